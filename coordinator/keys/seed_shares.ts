import type { Secret } from "../../core/mod.ts";
import { parseSeedshareOwnerKey } from "../../manifest/mod.ts";

/** The seed, encrypted for one of its owners. */
export interface SeedShare {
  /** Hex of the owner's PKCS#1 DER, as in the manifest. */
  readonly publicKey: string;
  /** RSA-OAEP with SHA-256 and the label `seedshare`. */
  readonly encryptedSeed: Uint8Array<ArrayBuffer>;
}

const LABEL = new TextEncoder().encode("seedshare");

/** Encrypts the seed for every owner (hex PKCS#1, as in `SeedshareOwnerPubKeys`). */
export function encryptSeedShares(seed: Secret, owners: readonly string[]): Promise<SeedShare[]> {
  return Promise.all(owners.map(async (publicKey) => {
    const key = await crypto.subtle.importKey(
      "spki",
      parseSeedshareOwnerKey(Uint8Array.fromHex(publicKey)),
      { name: "RSA-OAEP", hash: "SHA-256" },
      false,
      ["encrypt"],
    );
    const algorithm = { name: "RSA-OAEP", label: LABEL };
    const encrypted = await crypto.subtle.encrypt(algorithm, key, seed.expose());
    return { publicKey, encryptedSeed: new Uint8Array(encrypted) };
  }));
}
