import type { CoordinatorFlags } from "../coordinator_client/flags.ts";
import type { OutputFormat } from "../output_flag.ts";

/** Flags of `contrast recover`. */
export interface RecoverFlags extends CoordinatorFlags {
  readonly seedshareOwnerKey?: string;
  readonly seed?: string;
  readonly timeout: number;
  readonly output: OutputFormat;
}
