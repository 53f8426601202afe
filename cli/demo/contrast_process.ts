import { selfCommand } from "../self_command.ts";

/** How a command of this program ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The code of the first error on stderr, as `no_manifest`; undefined when there was none. */
  readonly errorCode: string | undefined;
}

/** Runs a command of this program as a process of its own, as its user would. */
export async function runContrast(
  args: readonly string[],
  options: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<CommandOutcome> {
  const command = selfCommand(args);
  const result = await new Deno.Command(command.program, {
    args: [...command.args],
    cwd: options.cwd,
    env: { NO_COLOR: "1" },
    signal: options.signal,
    stdin: "null",
  }).output();
  const stderr = new TextDecoder().decode(result.stderr);
  return {
    code: result.code,
    stdout: new TextDecoder().decode(result.stdout),
    stderr,
    errorCode: errorCodeOf(stderr),
  };
}

/** The code in brackets at the end of the first `contrast: error:` line. */
export function errorCodeOf(stderr: string): string | undefined {
  return /^contrast: error: .*\[([a-z0-9_]+)\]$/m.exec(stderr)?.[1];
}

/** The code of the first reason, the indented line below the error; undefined when the error is its own reason. */
export function reasonCodeOf(stderr: string): string | undefined {
  return /^contrast: error: {3}- .*\[([a-z0-9_]+)\]$/m.exec(stderr)?.[1];
}
