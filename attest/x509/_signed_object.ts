import { VerificationError } from "../../core/mod.ts";
import type { AttestCrypto, SignatureScheme } from "../crypto/attest_crypto.ts";
import { DerReader, derTag } from "../der/mod.ts";
import type { Certificate } from "./certificate.ts";
import type { SignatureAlgorithm } from "./signature_algorithm.ts";

/** What a certificate and a revocation list have in common. */
export interface SignedObject {
  readonly label: string;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

const fieldBytes = { "P-256": 32, "P-384": 48 } as const;

/** DER Ecdsa-Sig-Value to r || s (IEEE P1363). */
function p1363(signature: Uint8Array, size: number, label: string): Uint8Array {
  const outer = new DerReader(signature, `${label}.signature`);
  const pair = outer.inside(derTag.sequence, "value");
  outer.end();
  const joined = new Uint8Array(2 * size);
  for (const [index, name] of ["r", "s"].entries()) {
    const offset = pair.offset;
    const integer = pair.integer(name);
    const digits = integer[0] === 0 ? integer.subarray(1) : integer;
    if ((integer[0] ?? 0x80) >= 0x80 || digits.length > size) {
      throw pair.malformed(name, `is negative or longer than ${size} bytes`, offset);
    }
    joined.set(digits, (index + 1) * size - digits.length);
  }
  pair.end();
  return joined;
}

function mismatch(object: SignedObject, issuer: Certificate, why: string): VerificationError {
  return new VerificationError(
    "signature_mismatch",
    `Cannot verify ${object.label}: ${why} of ${issuer.label}`,
    { place: { kind: "field", field: `${object.label}.signature` } },
  );
}

function schemeFor(object: SignedObject, issuer: Certificate): SignatureScheme {
  const { signatureAlgorithm: algorithm } = object;
  const key = issuer.publicKey;
  if (algorithm.kind === "ecdsa" && key.kind === "ec") {
    return { kind: "ecdsa", curve: key.curve, hash: algorithm.hash };
  }
  if (algorithm.kind === "rsa-pss" && key.kind === "rsa") {
    return { kind: "rsa-pss", hash: algorithm.hash, saltLength: algorithm.saltLength };
  }
  throw mismatch(object, issuer, `a signature with ${algorithm.kind} cannot come from the key`);
}

/**
 * Requires that `issuer`'s key signed `object`.
 *
 * @throws {VerificationError} `signature_mismatch`, or `der_malformed` for a malformed signature value.
 */
export async function requireSignedBy(
  object: SignedObject,
  issuer: Certificate,
  crypto: AttestCrypto,
): Promise<void> {
  const scheme = schemeFor(object, issuer);
  const signature = scheme.kind === "ecdsa"
    ? p1363(object.signature, fieldBytes[scheme.curve], object.label)
    : object.signature;
  const outcome = await crypto.checkSignature({
    scheme,
    publicKey: issuer.publicKey.spki,
    signature,
    message: object.tbs,
  });
  if (outcome !== "match") {
    throw mismatch(object, issuer, "the signature does not belong to the key");
  }
}
