/** Flags of `contrast coordinator serve`. */
export interface CoordinatorServeFlags {
  readonly stateDir: string;
  readonly host: string;
  readonly userPort: number;
  readonly meshPort: number;
  readonly probePort: number;
  readonly metrics: boolean;
  readonly allowSimulated: boolean;
}
