/**
 * The program and arguments that start this program again with `args`, whether it runs as an executable, as a bundle
 * or from the sources.
 */
export function selfCommand(args: readonly string[]): {
  readonly program: string;
  readonly args: readonly string[];
} {
  if (Deno.build.standalone) return { program: Deno.execPath(), args };
  return {
    program: Deno.execPath(),
    args: ["run", "--allow-all", "--quiet", "--no-prompt", ...entry(), ...args],
  };
}

/** A bundle is its own entry; from the sources it is main.ts, also when a test or a script runs. */
function entry(): readonly string[] {
  if (Deno.mainModule.endsWith(".js")) return [Deno.mainModule];
  return ["--config", new URL("../deno.json", import.meta.url).pathname, MAIN.href];
}

const MAIN = new URL("../main.ts", import.meta.url);
