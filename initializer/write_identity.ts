import { dirname, join } from "node:path";
import { StateError } from "../core/mod.ts";
import type { WorkloadIdentity } from "./request_identity.ts";

const PUBLIC = 0o444;
const PRIVATE = 0o400;

/**
 * Writes what a workload received below `directory` (in a pod `/contrast`); each file appears whole and with its
 * final mode. Returns the paths that were written.
 *
 * @throws {StateError} `identity_not_written`.
 */
export async function writeIdentity(
  identity: WorkloadIdentity,
  directory: string,
): Promise<string[]> {
  const files: [string, string, number][] = [
    ["tls-config/mesh-ca.pem", identity.meshCa, PUBLIC],
    ["tls-config/coordinator-root-ca.pem", identity.rootCa, PUBLIC],
    ["tls-config/certChain.pem", identity.certChain, PUBLIC],
    ["tls-config/key.pem", identity.privateKeyPem, PRIVATE],
  ];
  if (identity.workloadSecret !== undefined) {
    const seed = identity.workloadSecret.expose().toHex();
    files.push(["secrets/workload-secret-seed", seed, PRIVATE]);
  }
  const written: string[] = [];
  for (const [name, text, mode] of files) {
    const path = join(directory, name);
    await writeWhole(path, text, mode);
    written.push(path);
  }
  return written;
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.remove(temporary).catch(() => {});
    await Deno.writeTextFile(temporary, text, { createNew: true, mode: 0o600 });
    if (Deno.build.os !== "windows") await Deno.chmod(temporary, mode);
    await Deno.rename(temporary, path);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {});
    const reason = cause instanceof Error ? cause.message : "unknown fault";
    throw new StateError("identity_not_written", `Cannot write ${path}: ${reason}`, {
      cause,
      hint: "check that the volume is mounted and writable",
    });
  }
}
