import type { CoordinatorFlags } from "../coordinator_client/flags.ts";
import type { OutputFormat } from "../output_flag.ts";

/** Flags of `contrast set`. */
export interface SetFlags extends CoordinatorFlags {
  readonly workloadOwnerKey?: string;
  readonly signature?: string;
  readonly atomic: boolean;
  readonly latestTransition?: string;
  readonly timeout: number;
  readonly output: OutputFormat;
}
