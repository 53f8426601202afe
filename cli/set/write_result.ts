import type { Sha256Hex } from "../../core/mod.ts";
import type { SetManifestResponse } from "../../coordinator/api/mod.ts";
import type { CliContext } from "../context.ts";
import { readOptional, workspacePath, writeWhole } from "../coordinator_client/files.ts";
import type { SetFlags } from "./flags.ts";

/** What `set` reports. */
export interface SetResult {
  readonly transition: Sha256Hex;
  /** Files that were written. */
  readonly files: readonly string[];
  /** File of the seed shares; null when the manifest was an update. */
  readonly seedShares: string | null;
}

/** Writes the CA files and, after the first manifest, the seed shares. */
export async function writeSetResult(
  context: CliContext,
  flags: SetFlags,
  answer: SetManifestResponse,
  transition: Sha256Hex,
): Promise<SetResult> {
  const path = (name: string) => workspacePath(undefined, flags.workspaceDir, name);
  const files: string[] = [];
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeWhole(path(name), content);
    files.push(path(name));
    return path(name);
  };
  const seedShares = answer.seedSharesDoc === undefined
    ? null
    : await keepOld(context, path("seed-shares.json")).then(() =>
      write("seed-shares.json", seedShareJson(answer))
    );
  await write("coordinator-root-ca.pem", answer.rootCa);
  await write("mesh-ca.pem", answer.meshCa);
  return { transition, files, seedShares };
}

/** Shares of another deployment are the only way to recover that one. */
async function keepOld(context: CliContext, file: string): Promise<void> {
  const old = await readOptional(file);
  if (old === undefined) return;
  const kept = `${file}.${context.clock.now().toISOString().replace(/[:.]/g, "-")}`;
  await writeWhole(kept, old);
  context.out.warn("seed_shares_replaced", `the seed shares of another deployment are now ${kept}`);
}

function seedShareJson({ seedSharesDoc }: SetManifestResponse): string {
  const shares = (seedSharesDoc?.seedShares ?? []).map(({ publicKey, encryptedSeed }) => ({
    PublicKey: publicKey,
    EncryptedSeed: encryptedSeed.toBase64(),
  }));
  const salt = (seedSharesDoc?.salt ?? new Uint8Array()).toBase64();
  return `${JSON.stringify({ SeedShares: shares, Salt: salt }, null, 2)}\n`;
}
