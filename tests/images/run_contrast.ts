import { fileURLToPath } from "node:url";

const configuration = fileURLToPath(new URL("../../deno.json", import.meta.url));
const main = fileURLToPath(new URL("../../main.ts", import.meta.url));

/** What a run of the program left. */
export interface ContrastRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in a process of its own, in `folder`. */
export async function runContrast(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ContrastRun> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "--config", configuration, main, ...args],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs another program; throws with its words when it fails. */
export async function runTool(program: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
