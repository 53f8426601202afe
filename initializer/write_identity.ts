import { dirname, join } from "node:path";
import { StateError } from "../core/mod.ts";
import type { WorkloadIdentity } from "./request_identity.ts";

const PUBLIC = 0o444;
const PRIVATE = 0o400;

const PRIVATE_FOR_GROUP = 0o440;

/** Who may read key and workload secret instead of the Initializer's own user; numbers of a user or of a group. */
export type IdentityReader = { readonly user: number } | { readonly group: number };

/**
 * Writes what a workload received below `directory` (in a pod `/contrast`); each file appears whole and with its
 * final mode and owner. Returns the paths that were written.
 *
 * @param reader gets the private files: a user with mode 0400, a group with mode 0440. Undefined leaves them to the
 * user of this process, with mode 0400.
 * @throws {StateError} `identity_not_written`.
 */
export async function writeIdentity(
  identity: WorkloadIdentity,
  directory: string,
  reader?: IdentityReader,
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
    await writeWhole(path, text, mode, mode === PRIVATE ? reader : undefined);
    written.push(path);
  }
  return written;
}

async function writeWhole(
  path: string,
  text: string,
  mode: number,
  reader: IdentityReader | undefined,
): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.remove(temporary).catch(() => {});
    await Deno.writeTextFile(temporary, text, { createNew: true, mode: 0o600 });
    if (Deno.build.os !== "windows") await setAccess(temporary, mode, reader);
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

/** The mode comes first: a file that was given away is not ours to change any more. */
async function setAccess(
  path: string,
  mode: number,
  reader: IdentityReader | undefined,
): Promise<void> {
  if (reader === undefined) return await Deno.chmod(path, mode);
  if ("user" in reader) {
    await Deno.chmod(path, mode);
    return await Deno.chown(path, reader.user, null);
  }
  // The group is changed while it may not read yet.
  await Deno.chown(path, null, reader.group);
  await Deno.chmod(path, PRIVATE_FOR_GROUP);
}
