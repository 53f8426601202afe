import type { HashName } from "../crypto/attest_crypto.ts";
import { contextTag, type DerReader, derTag } from "../der/mod.ts";

/** How a certificate or revocation list is signed; everything else is refused. */
export type SignatureAlgorithm =
  | { readonly kind: "ecdsa"; readonly hash: HashName; readonly der: Uint8Array }
  | {
    readonly kind: "rsa-pss";
    readonly hash: HashName;
    /** Bytes. */
    readonly saltLength: number;
    readonly der: Uint8Array;
  };

const RSASSA_PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";
const ecdsaHashes: Readonly<Record<string, HashName>> = {
  "1.2.840.10045.4.3.2": "SHA-256",
  "1.2.840.10045.4.3.3": "SHA-384",
  "1.2.840.10045.4.3.4": "SHA-512",
};
const hashes: Readonly<Record<string, HashName>> = {
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};

function readHash(parent: DerReader, field: string): HashName {
  const algorithm = parent.inside(derTag.sequence, field);
  const oid = algorithm.oid("algorithm");
  const hash = hashes[oid];
  if (hash === undefined) throw algorithm.malformed("algorithm", `${oid} is not a SHA-2 hash`);
  if (algorithm.optional(derTag.null, "parameters")?.content.length) {
    throw algorithm.malformed("parameters", "NULL has a value");
  }
  algorithm.end();
  return hash;
}

/** RFC 4055, 3.1; the defaults (SHA-1, salt 20) are refused by asking for every parameter. */
function readPssParameters(reader: DerReader): { hash: HashName; saltLength: number } {
  const parameters = reader.inside(derTag.sequence, "parameters");
  const hashReader = parameters.inside(contextTag(0), "hashAlgorithm");
  const hash = readHash(hashReader, "hash");
  hashReader.end();
  const maskReader = parameters.inside(contextTag(1), "maskGenAlgorithm");
  const mask = maskReader.inside(derTag.sequence, "mask");
  const maskOid = mask.oid("algorithm");
  if (maskOid !== MGF1) throw mask.malformed("algorithm", `${maskOid} is not MGF1`);
  if (readHash(mask, "hash") !== hash) throw mask.malformed("hash", "MGF1 uses another hash");
  mask.end();
  maskReader.end();
  const saltReader = parameters.inside(contextTag(2), "saltLength");
  const saltLength = saltReader.smallInteger("value", 64);
  saltReader.end();
  // AMD encodes the default trailer field explicitly on the ASK and ARK; DER would omit it.
  if (parameters.peek() === contextTag(3)) {
    const trailer = parameters.inside(contextTag(3), "trailerField");
    if (trailer.smallInteger("value", 1) !== 1) throw trailer.malformed("value", "must be 1");
    trailer.end();
  }
  parameters.end();
  return { hash, saltLength };
}

/** Reads the next AlgorithmIdentifier of a signature. */
export function readSignatureAlgorithm(reader: DerReader, field: string): SignatureAlgorithm {
  const element = reader.element(derTag.sequence, field);
  const inner = reader.enter(element, field);
  const oid = inner.oid("algorithm");
  const ecdsaHash = ecdsaHashes[oid];
  if (ecdsaHash !== undefined) {
    inner.end();
    return { kind: "ecdsa", hash: ecdsaHash, der: element.raw };
  }
  if (oid === RSASSA_PSS) {
    const parameters = readPssParameters(inner);
    inner.end();
    return { kind: "rsa-pss", ...parameters, der: element.raw };
  }
  throw inner.malformed("algorithm", `${oid} is neither ECDSA with SHA-2 nor RSASSA-PSS`);
}
