import configuration from "../deno.json" with { type: "json" };
import { ROOT_HELP } from "./root_help.ts";

/**
 * Runs the command that `args` name, and returns the exit code of the process.
 *
 * The questions that people and scripts ask most, for the version and for help, are answered without loading
 * anything else: they take little longer than Deno itself.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const [first = "--help", ...rest] = args;
  if (rest.length === 0 && (first === "--help" || first === "-h")) return print(ROOT_HELP);
  if (rest.length === 0 && (first === "--version" || first === "-v" || first === "version")) {
    return print(`contrast ${configuration.version}\n`);
  }
  return await (await import("./run_application.ts")).runApplication(args);
}

function print(text: string): number {
  const bytes = new TextEncoder().encode(text);
  for (let offset = 0; offset < bytes.length;) {
    offset += Deno.stdout.writeSync(bytes.subarray(offset));
  }
  return 0;
}
