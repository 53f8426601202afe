import { type DerReader, derTag } from "../der/mod.ts";

/** The public key of a certificate. */
export type CertificateKey =
  | {
    readonly kind: "ec";
    readonly curve: "P-256" | "P-384";
    /** DER SubjectPublicKeyInfo. */
    readonly spki: Uint8Array;
    /** x || y, big-endian, each as long as the curve's field. */
    readonly point: Uint8Array;
  }
  | {
    readonly kind: "rsa";
    readonly modulusBits: number;
    /** DER SubjectPublicKeyInfo. */
    readonly spki: Uint8Array;
  };

const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
const EC_PUBLIC_KEY = "1.2.840.10045.2.1";
const curves: Readonly<Record<string, { curve: "P-256" | "P-384"; bytes: number }>> = {
  "1.2.840.10045.3.1.7": { curve: "P-256", bytes: 32 },
  "1.3.132.0.34": { curve: "P-384", bytes: 48 },
};
const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 8192;

function readRsa(key: Uint8Array, spki: Uint8Array, reader: DerReader): CertificateKey {
  const sequence = reader.enter(
    { tag: derTag.sequence, content: key, raw: key, offset: reader.offset, contentOffset: 0 },
    "rsaPublicKey",
  ).inside(derTag.sequence, "key");
  const modulus = sequence.integer("modulus");
  const leading = modulus[0] === 0 ? modulus.subarray(1) : modulus;
  const modulusBits = (leading.length - 1) * 8 + (32 - Math.clz32(leading[0] ?? 0));
  if ((modulus[0] ?? 0) >= 0x80 || modulusBits < MIN_RSA_BITS || modulusBits > MAX_RSA_BITS) {
    throw sequence.malformed("modulus", `must have ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits`);
  }
  const exponent = sequence.smallInteger("publicExponent", 0xffff_ffff);
  if (exponent < 3 || exponent % 2 === 0) {
    throw sequence.malformed("publicExponent", "must be odd and at least 3");
  }
  sequence.end();
  return { kind: "rsa", modulusBits, spki };
}

/** Reads the next SubjectPublicKeyInfo: RSA, P-256 or P-384. */
export function readPublicKey(reader: DerReader, field: string): CertificateKey {
  const element = reader.element(derTag.sequence, field);
  const inner = reader.enter(element, field);
  const algorithm = inner.inside(derTag.sequence, "algorithm");
  const oid = algorithm.oid("algorithm");
  if (oid === RSA_ENCRYPTION) {
    if (algorithm.element(derTag.null, "parameters").content.length !== 0) {
      throw algorithm.malformed("parameters", "NULL has a value");
    }
    algorithm.end();
    const key = inner.bitString("key");
    inner.end();
    return readRsa(key, element.raw, inner);
  }
  if (oid !== EC_PUBLIC_KEY) {
    throw algorithm.malformed("algorithm", `${oid} is neither RSA nor an elliptic curve`);
  }
  const curveOid = algorithm.oid("curve");
  const curve = curves[curveOid];
  if (curve === undefined) throw algorithm.malformed("curve", `${curveOid} is not P-256 or P-384`);
  algorithm.end();
  const key = inner.bitString("key");
  if (key.length !== 1 + 2 * curve.bytes || key[0] !== 4) {
    throw inner.malformed("key", `must be an uncompressed point of ${curve.curve}`);
  }
  inner.end();
  return { kind: "ec", curve: curve.curve, spki: element.raw, point: key.subarray(1) };
}
