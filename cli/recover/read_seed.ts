import { createPrivateKey, createPublicKey } from "node:crypto";
import * as v from "valibot";
import { InputError, Secret } from "../../core/mod.ts";
import { readRequired } from "../coordinator_client/files.ts";

/** A decrypted seed, and the key that may bring it. */
export interface OwnedSeed {
  readonly seed: Secret;
  readonly salt: Uint8Array;
  /** Hex of the owner's PKCS#1 DER. */
  readonly publicKey: string;
  /** The owner's key for RSA-PSS. */
  readonly key: CryptoKey;
}

const base64 = v.pipe(v.string(), v.base64());
const schema = v.strictObject({
  SeedShares: v.array(v.strictObject({ PublicKey: v.string(), EncryptedSeed: base64 })),
  Salt: base64,
});

/**
 * Finds the share of this owner by its public key and decrypts it; the seed never leaves memory.
 *
 * @throws {InputError} `seedshare_key_malformed`, `seed_shares_malformed`, `seed_share_missing`, `seed_share_undecryptable`.
 */
export async function readSeed(keyFile: string, sharesFile: string): Promise<OwnedSeed> {
  const owner = readOwner(new TextDecoder().decode(await readRequired(keyFile)), keyFile);
  const document = readShares(new TextDecoder().decode(await readRequired(sharesFile)), sharesFile);
  const share = document.SeedShares.find(({ PublicKey }) => PublicKey === owner.publicKey);
  if (share === undefined) {
    throw new InputError(
      "seed_share_missing",
      `Cannot recover: ${sharesFile} has no share for the key in ${keyFile}`,
      { hint: "use the key whose public half was in SeedshareOwnerPubKeys at the first set" },
    );
  }
  const seed = await decrypt(owner.pkcs8, Uint8Array.fromBase64(share.EncryptedSeed), sharesFile);
  return {
    seed,
    salt: Uint8Array.fromBase64(document.Salt),
    publicKey: owner.publicKey,
    key: await importKey(owner.pkcs8, "RSA-PSS", ["sign"]),
  };
}

function readOwner(pem: string, file: string) {
  try {
    const key = createPrivateKey(pem);
    const pkcs8 = key.export({ type: "pkcs8", format: "der" });
    const publicKey = createPublicKey(pem).export({ type: "pkcs1", format: "der" });
    return { pkcs8: new Uint8Array(pkcs8), publicKey: new Uint8Array(publicKey).toHex() };
  } catch (cause) {
    throw new InputError(
      "seedshare_key_malformed",
      "Cannot read seed-share owner key: expected an RSA private key in PEM",
      { cause, place: { kind: "file", file } },
    );
  }
}

function readShares(text: string, file: string): v.InferOutput<typeof schema> {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (cause) {
    throw new InputError(
      "seed_shares_malformed",
      "Cannot read seed shares: expected the file that contrast set wrote",
      { cause, place: { kind: "file", file } },
    );
  }
}

async function decrypt(
  pkcs8: Uint8Array<ArrayBuffer>,
  encrypted: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<Secret> {
  const key = await importKey(pkcs8, "RSA-OAEP", ["decrypt"]);
  const algorithm = { name: "RSA-OAEP", label: new TextEncoder().encode("seedshare") };
  try {
    return new Secret(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, encrypted)));
  } catch (cause) {
    throw new InputError(
      "seed_share_undecryptable",
      "Cannot recover: the seed share cannot be decrypted",
      { cause, place: { kind: "file", file } },
    );
  }
}

function importKey(
  pkcs8: Uint8Array<ArrayBuffer>,
  name: "RSA-OAEP" | "RSA-PSS",
  usages: KeyUsage[],
): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", pkcs8, { name, hash: "SHA-256" }, false, usages);
}
