import { fileURLToPath } from "node:url";
import type { AgentRequest } from "../../../genpolicy/mod.ts";
import { completeRequest } from "../../../genpolicy/mod.ts";

const FOLDER = fileURLToPath(new URL("./", import.meta.url));
const BINARY = `${FOLDER}target/release/contrast-regorus-interop`;

/** What the Rust program says to one request. */
export interface RegorusAnswer {
  readonly allowed?: boolean;
  readonly error?: string;
  readonly prints?: readonly string[];
  /** Quickest evaluation, in microseconds. */
  readonly micros: number;
  readonly state: { readonly pstate: Readonly<Record<string, unknown>> };
}

/** The path of `cargo`, or undefined where there is none. */
export function findCargo(): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return [...folders, `${Deno.env.get("HOME")}/.cargo/bin`].map((folder) => `${folder}/cargo`)
    .find((path) => {
      try {
        return Deno.statSync(path).isFile;
      } catch {
        return false;
      }
    });
}

/** Builds the Rust program; quick when it is up to date. */
export async function buildRegorusAgent(cargo: string): Promise<void> {
  const command = new Deno.Command(cargo, {
    args: ["build", "--release", "--locked", "--quiet"],
    cwd: FOLDER,
    env: { CARGO_TARGET_DIR: `${FOLDER}target` },
    stdout: "null",
    stderr: "piped",
  });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Evaluates requests in their order, each `repeat` times, as the agent would. */
export async function askRegorus(
  policyText: string,
  requests: readonly AgentRequest[],
  repeat = 1,
): Promise<RegorusAnswer[]> {
  const folder = await Deno.makeTempDir();
  try {
    const lines = requests.map(({ kind, request }) =>
      JSON.stringify({ kind, request: completeRequest(kind, request).request })
    );
    await Deno.writeTextFile(`${folder}/policy.rego`, policyText);
    await Deno.writeTextFile(`${folder}/requests.jsonl`, `${lines.join("\n")}\n`);
    const command = new Deno.Command(BINARY, {
      args: ["policy.rego", "requests.jsonl", "--repeat", `${repeat}`],
      cwd: folder,
      stdout: "piped",
      stderr: "piped",
    });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const text = new TextDecoder().decode(stdout).trimEnd();
    return text.split("\n").map((line) => JSON.parse(line) as RegorusAnswer);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
