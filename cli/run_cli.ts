import configuration from "../deno.json" with { type: "json" };
import { ROOT_HELP } from "./root_help.ts";

/** Loads what runs commands. */
export type ApplicationLoader = () => Promise<{
  readonly runApplication: (args: readonly string[]) => Promise<number>;
}>;

/**
 * Runs the command that `args` name, and returns the exit code of the process.
 *
 * The questions that people and scripts ask most, for the version and for help, are answered without loading
 * anything else: they take little longer than Deno itself.
 *
 * @param load Loads the commands; a bundle names them literally, see `cli/roles/`.
 */
export async function runCli(
  args: readonly string[],
  load: ApplicationLoader = loadFromSource,
): Promise<number> {
  const [first = "--help", ...rest] = args;
  if (rest.length === 0 && (first === "--help" || first === "-h")) return print(ROOT_HELP);
  if (rest.length === 0 && (first === "--version" || first === "-v" || first === "version")) {
    return print(`contrast ${configuration.version}\n`);
  }
  return await (await load()).runApplication(args);
}

function loadFromSource(): ReturnType<ApplicationLoader> {
  // Not a literal: Deno resolves everything behind a literal before the first statement runs, some 600 modules.
  const module = new URL("./run_application.ts", import.meta.url).href;
  return import(module);
}

function print(text: string): number {
  const bytes = new TextEncoder().encode(text);
  for (let offset = 0; offset < bytes.length;) {
    offset += Deno.stdout.writeSync(bytes.subarray(offset));
  }
  return 0;
}
