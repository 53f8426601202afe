import { run } from "@stricli/core";
import { application } from "./application.ts";
import { denoContext } from "./deno_context.ts";
import { EXIT_CODES } from "./exit_codes.ts";

const STRICLI_INVALID_ARGUMENT = -4;
const STRICLI_UNKNOWN_COMMAND = -5;

/**
 * Runs a command through stricli, and returns the exit code of the process.
 *
 * stricli reports its own failures (unknown command or flag) as negative numbers; all of them are wrong calls.
 */
export async function runApplication(args: readonly string[]): Promise<number> {
  const context = denoContext();
  await run(application(), args, context);
  const code = Number(context.process.exitCode ?? 0);
  if (code === STRICLI_INVALID_ARGUMENT || code === STRICLI_UNKNOWN_COMMAND) {
    return EXIT_CODES.usage;
  }
  return code < 0 ? EXIT_CODES.fault : code;
}
