import { InputError } from "../../core/mod.ts";
import { parseSeedshareOwnerKey, parseWorkloadOwnerKey } from "../../manifest/mod.ts";
import type { GenerateWarning } from "./policy_builder.ts";

/** What an owner may do: update the manifest, or recover the Coordinator. */
export type OwnerRole = "workload" | "seedshare";

/** An owner's key: where it is, its public half as the manifest has it, and the private half if it is new. */
export interface OwnerKey {
  readonly path: string;
  readonly role: OwnerRole;
  /** Hex of PKIX DER (workload) or PKCS#1 DER (seed share). */
  readonly publicKey: string;
  /** PEM of a key that was made just now and has to be written. */
  readonly created: string | undefined;
  /** Whether others than the owner of an existing file can read it. */
  readonly exposed: boolean;
}

const ALGORITHMS = {
  workload: { name: "ECDSA", namedCurve: "P-384" },
  seedshare: {
    name: "RSA-OAEP",
    hash: "SHA-256",
    modulusLength: 4096,
    publicExponent: Uint8Array.of(1, 0, 1),
  },
} as const;

/**
 * Reads an owner's key, private or public, or makes one where there is no file.
 *
 * @throws {InputError} `owner_key_unreadable`, `owner_key_malformed`, `seedshare_key_malformed`; none quotes the file.
 */
export async function loadOwnerKey(path: string, role: OwnerRole): Promise<OwnerKey> {
  const present = await readKeyFile(path);
  if (present === undefined) return await createOwnerKey(path, role);
  const spki = await publicKeyOf(present.pem, role, path);
  const publicKey = role === "workload" ? parseWorkloadOwnerKey(spki) : pkcs1Of(spki);
  if (role === "seedshare") parseSeedshareOwnerKey(publicKey);
  return {
    path,
    role,
    publicKey: publicKey.toHex(),
    created: undefined,
    exposed: present.exposed && /PRIVATE KEY/.test(present.pem),
  };
}

/** Reads or makes all keys; a path that is named twice counts once. */
export async function loadOwnerKeys(
  workloadOwners: readonly string[],
  seedshareOwners: readonly string[],
): Promise<OwnerKey[]> {
  const keys: OwnerKey[] = [];
  for (const path of new Set(workloadOwners)) keys.push(await loadOwnerKey(path, "workload"));
  for (const path of new Set(seedshareOwners)) keys.push(await loadOwnerKey(path, "seedshare"));
  return keys;
}

/** What should be known about the keys of a manifest. */
export function keyWarnings(
  keys: readonly OwnerKey[],
  disableUpdates: boolean,
): GenerateWarning[] {
  const warnings: GenerateWarning[] = keys.filter(({ exposed }) => exposed).map(({ path }) => ({
    code: "owner_key_exposed",
    message: `Owner key ${path} can be read by other users of this machine`,
    place: { kind: "file", file: path },
    hint: `chmod 600 ${path}`,
  }));
  if (disableUpdates) {
    warnings.push({
      code: "updates_disabled",
      message: "The manifest has no workload owner: once it is set, nobody can update it",
    });
  }
  return warnings;
}

async function createOwnerKey(path: string, role: OwnerRole): Promise<OwnerKey> {
  const usages: KeyUsage[] = role === "workload" ? ["sign", "verify"] : ["encrypt", "decrypt"];
  const pair = await crypto.subtle.generateKey(ALGORITHMS[role], true, usages) as CryptoKeyPair;
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  return {
    path,
    role,
    publicKey: (role === "workload" ? spki : pkcs1Of(spki)).toHex(),
    created: encodePem("PRIVATE KEY", pkcs8),
    exposed: false,
  };
}

async function readKeyFile(path: string): Promise<{ pem: string; exposed: boolean } | undefined> {
  try {
    const pem = await Deno.readTextFile(path);
    const { mode } = await Deno.stat(path);
    return { pem, exposed: mode !== null && (mode & 0o077) !== 0 };
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new InputError("owner_key_unreadable", `Cannot read owner key ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
}

/** The public half as PKIX DER. `node:crypto` reads PKCS#8, SEC 1, PKCS#1 and public keys alike. */
async function publicKeyOf(pem: string, role: OwnerRole, path: string): Promise<Uint8Array> {
  const { createPublicKey } = await import("node:crypto");
  try {
    const key = createPublicKey(pem);
    const wanted = role === "workload" ? "ec" : "rsa";
    if (key.asymmetricKeyType !== wanted) throw new TypeError(`expected ${wanted}`);
    return new Uint8Array(key.export({ type: "spki", format: "der" }));
  } catch (cause) {
    throw new InputError(
      "owner_key_malformed",
      `Cannot read owner key ${path}: expected ${
        role === "workload" ? "an ECDSA P-384" : "an RSA"
      } key in PEM`,
      { place: { kind: "file", file: path }, cause },
    );
  }
}

/** The PKCS#1 key inside of a PKIX RSA key: the content of the last BIT STRING. */
function pkcs1Of(spki: Uint8Array): Uint8Array {
  // SEQUENCE { AlgorithmIdentifier rsaEncryption NULL (15 bytes), BIT STRING }, lengths on three bytes for 2048 bits
  // and more (RFC 8017, A.1): 4 + 15 + 4 + 1 unused-bits byte.
  return spki.subarray(24);
}

/** PEM with lines of 64 characters, as OpenSSL reads and writes it. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
