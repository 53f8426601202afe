import { systemClock, systemRandom } from "../core/mod.ts";
import type { CliContext } from "./context.ts";
import { Output } from "./output.ts";

/** The context of a real process: standard streams, the machine's clock, the environment. */
export function denoContext(): CliContext {
  const stdout = { write: (text: string) => writeAll(Deno.stdout, encoder.encode(text)) };
  const stderr = { write: (text: string) => writeAll(Deno.stderr, encoder.encode(text)) };
  return {
    process: { stdout, stderr },
    clock: systemClock,
    random: systemRandom,
    env: readEnv,
    out: new Output({
      stdout: (bytes) => writeAll(Deno.stdout, bytes),
      stderr: (bytes) => writeAll(Deno.stderr, bytes),
      // Asking for the terminal costs nothing, but is deferred so that `--help` does not pay for it.
      isTerminal: () => Deno.stderr.isTerminal(),
      color: () => readEnv("NO_COLOR") === undefined && Deno.stdout.isTerminal(),
    }),
  };
}

const encoder = new TextEncoder();

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += stream.writeSync(bytes.subarray(offset));
    } catch (error) {
      // A reader such as `head` that has seen enough is no failure of the command.
      if (error instanceof Deno.errors.BrokenPipe) return;
      throw error;
    }
  }
}

function readEnv(name: string): string | undefined {
  const value = Deno.env.get(name);
  return value === "" ? undefined : value;
}
