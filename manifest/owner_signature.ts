import { AppraisalError, equalBytes, type Sha256Hex, sha256Hex, StateError } from "../core/mod.ts";
import { checkEcdsa, signEcdsa } from "./ecdsa_signature.ts";
import type { ManifestContent } from "./manifest_schema.ts";
import { parseWorkloadOwnerKey } from "./owner_public_keys.ts";

/** What an owner signs: the 64 lower-case hex digits of the transition hash, without a newline. */
export function ownerSignatureInput(transition: Sha256Hex): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(transition);
}

/**
 * Signs a transition as the owner of a deployment; the same as
 * `printf %s "$HASH" | openssl dgst -sha256 -sign workload-owner.pem`.
 */
export function signTransition(
  key: CryptoKey,
  transition: Sha256Hex,
): Promise<Uint8Array<ArrayBuffer>> {
  return signEcdsa(key, ownerSignatureInput(transition));
}

/** An owner's approval of one transition, checked: only `verifyOwnerSignature` makes one. */
export interface OwnerApproval {
  readonly transition: Sha256Hex;
  /** PKIX DER of the key that signed. */
  readonly owner: Uint8Array;
}

/** What comes with an update of the manifest. */
export interface OwnerSignature {
  /** ECDSA P-384 with SHA-256, DER. */
  readonly signature: Uint8Array;
  /** PKIX DER of the signer; only needed where the manifest lists digests of keys instead of keys. */
  readonly publicKey?: Uint8Array;
}

/**
 * Checks that one of the owners of the *current* manifest approved a transition.
 *
 * @throws {StateError} `updates_disabled` when the manifest names no owner.
 * @throws {AppraisalError} `owner_signature_missing`, `owner_signature_wrong`.
 * @throws {InputError} `signature_malformed`, `owner_key_malformed`.
 */
export async function verifyOwnerSignature(
  current: ManifestContent,
  transition: Sha256Hex,
  offered: OwnerSignature | undefined,
): Promise<OwnerApproval> {
  const keys = (current.WorkloadOwnerPubKeys ?? []).map((hex) => Uint8Array.fromHex(hex));
  const digests = current.WorkloadOwnerKeyDigests ?? [];
  if (keys.length + digests.length === 0) {
    throw new StateError(
      "updates_disabled",
      "Cannot update the manifest: the current manifest names no workload owner, so setting is disabled",
    );
  }
  if (offered === undefined || offered.signature.length === 0) {
    throw new AppraisalError(
      "owner_signature_missing",
      "Cannot update the manifest: an update needs the signature of a workload owner",
      { hint: "pass the owner key with --workload-owner-key, or a signature with --signature" },
    );
  }
  const candidates = [...keys, ...await keyOfDigest(digests, offered.publicKey)];
  const message = ownerSignatureInput(transition);
  for (const owner of candidates) {
    const key = await importOwnerKey(owner);
    const outcome = await checkEcdsa(key, offered.signature, message);
    if (outcome === "match") return { transition, owner };
  }
  throw new AppraisalError(
    "owner_signature_wrong",
    "Cannot update the manifest: the signature is not by a workload owner of the current manifest " +
      "over this transition",
    { hint: "sign with a key of the active manifest; another update in between also changes it" },
  );
}

async function keyOfDigest(
  digests: readonly string[],
  publicKey: Uint8Array | undefined,
): Promise<Uint8Array[]> {
  if (publicKey === undefined || publicKey.length === 0 || digests.length === 0) return [];
  return digests.includes(await sha256Hex(publicKey)) ? [publicKey] : [];
}

function importOwnerKey(spki: Uint8Array): Promise<CryptoKey> {
  const algorithm = { name: "ECDSA", namedCurve: "P-384" };
  return crypto.subtle.importKey("spki", parseWorkloadOwnerKey(spki), algorithm, false, ["verify"]);
}

/** Whether the owner key (PKIX DER) may update a deployment with this manifest. */
export async function isWorkloadOwner(
  content: ManifestContent,
  publicKey: Uint8Array,
): Promise<boolean> {
  const keys = (content.WorkloadOwnerPubKeys ?? []).map((hex) => Uint8Array.fromHex(hex));
  if (keys.some((key) => equalBytes(key, publicKey))) return true;
  return (content.WorkloadOwnerKeyDigests ?? []).includes(await sha256Hex(publicKey));
}
