import { concatBytes, VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";

/** DER of a SubjectPublicKeyInfo for P-256 up to the coordinates of the uncompressed point. */
const SPKI_PREFIX = Uint8Array.fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

/** SubjectPublicKeyInfo of a P-256 point x || y. */
export function p256Spki(point: Uint8Array): Uint8Array {
  return concatBytes(SPKI_PREFIX, point);
}

/**
 * Requires an ECDSA P-256 signature with SHA-256, r || s; a point off the curve matches nothing.
 *
 * @throws {VerificationError} `signature_mismatch` with the name of the signed thing.
 */
export async function requireP256Signature(
  field: string,
  signer: string,
  check: { publicKey: Uint8Array; signature: Uint8Array; message: Uint8Array },
  crypto: AttestCrypto,
): Promise<void> {
  const scheme = { kind: "ecdsa", curve: "P-256", hash: "SHA-256" } as const;
  if (await crypto.checkSignature({ scheme, ...check }) !== "match") {
    throw new VerificationError(
      "signature_mismatch",
      `Cannot verify ${field}: the signature does not belong to the key of ${signer}`,
      { place: { kind: "field", field } },
    );
  }
}
