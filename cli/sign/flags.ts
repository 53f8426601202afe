/** Flags of `contrast sign`. */
export interface SignFlags {
  readonly manifest?: string;
  readonly workspaceDir?: string;
  readonly workloadOwnerKey?: string;
  readonly latestTransition?: string;
  readonly prepare: boolean;
  readonly out: string;
}
