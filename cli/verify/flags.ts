import type { CoordinatorFlags } from "../coordinator_client/flags.ts";
import type { OutputFormat } from "../output_flag.ts";

/** Flags of `contrast verify`. */
export interface VerifyFlags extends CoordinatorFlags {
  readonly unbound: boolean;
  readonly timeout: number;
  readonly output: OutputFormat;
}
