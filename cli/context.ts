import type { CommandContext, StricliProcess } from "@stricli/core";
import type { Clock, Random } from "../core/mod.ts";
import type { Output } from "./output.ts";

/** What a command may use of the world; tests hand in their own. */
export interface CliContext extends CommandContext {
  readonly process: StricliProcess;
  readonly clock: Clock;
  readonly random: Random;
  /** Reads an environment variable; an empty one counts as not set. */
  readonly env: (name: string) => string | undefined;
  readonly out: Output;
}
