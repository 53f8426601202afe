/** Flags of `contrast initializer`. */
export interface InitializerFlags {
  readonly coordinator?: string;
  readonly initdata?: string;
  readonly outputDir?: string;
  readonly doneFile?: string;
  readonly timeout: number;
  readonly allowSimulated: boolean;
}
