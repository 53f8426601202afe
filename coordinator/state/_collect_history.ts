import type { Sha256Hex } from "../../core/mod.ts";
import { type History, parseManifest } from "../../manifest/mod.ts";

/** Every manifest that was ever active, and every policy that one of them names. */
export interface ManifestHistory {
  /** Oldest first. */
  readonly manifests: readonly Uint8Array<ArrayBuffer>[];
  readonly policies: readonly Uint8Array<ArrayBuffer>[];
}

/** Reads the history up to `newest` and checks every hash on the way. */
export async function collectHistory(
  history: History,
  newest: Sha256Hex,
): Promise<ManifestHistory> {
  const manifests: Uint8Array<ArrayBuffer>[] = [];
  const policies = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { manifest } of await history.chain(newest)) {
    const bytes = await history.read("manifests", manifest);
    manifests.push(bytes);
    const { content } = await parseManifest(bytes);
    for (const hash of Object.keys(content.Policies)) {
      if (policies.has(hash)) continue;
      policies.set(hash, await history.read("policies", hash as Sha256Hex));
    }
  }
  return { manifests, policies: [...policies.values()] };
}
