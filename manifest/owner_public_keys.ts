import { p384 } from "@noble/curves/nist.js";
import { concatBytes, InputError, type Sha256Hex, sha256Hex } from "../core/mod.ts";

/** DER of a P-384 SubjectPublicKeyInfo up to the 96 bytes of the point (RFC 5480; X9.62 uncompressed). */
const P384_SPKI_PREFIX = Uint8Array.fromHex("3076301006072a8648ce3d020106052b8104002203620004");
/** AlgorithmIdentifier rsaEncryption with NULL parameters (RFC 8017, A.1). */
const RSA_ALGORITHM = Uint8Array.fromHex("300d06092a864886f70d0101010500");

/**
 * Checks a workload owner's public key: PKIX DER of an uncompressed point on P-384.
 *
 * WebCrypto implementations import points that are not on the curve, so the point is checked here.
 *
 * @throws {InputError} `owner_key_malformed`.
 */
export function parseWorkloadOwnerKey(spki: Uint8Array): Uint8Array<ArrayBuffer> {
  const hasPrefix = P384_SPKI_PREFIX.every((byte, index) => spki[index] === byte);
  if (spki.length !== P384_SPKI_PREFIX.length + 96 || !hasPrefix) throw malformed();
  try {
    p384.Point.fromBytes(spki.subarray(P384_SPKI_PREFIX.length - 1)).assertValidity();
  } catch (cause) {
    throw malformed(cause);
  }
  return new Uint8Array(spki);
}

function malformed(cause?: unknown): InputError {
  return new InputError(
    "owner_key_malformed",
    "Cannot accept workload owner key: expected the PKIX DER of an ECDSA P-384 public key",
    { cause },
  );
}

/**
 * Checks a seed-share owner's public key (PKCS#1 DER, RSA of 3072 to 8192 bits) and returns it as PKIX DER.
 *
 * @throws {InputError} `seedshare_key_malformed`.
 */
export function parseSeedshareOwnerKey(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  const fields = readPkcs1(pkcs1);
  const bits = fields === undefined ? 0 : modulusBits(fields.modulus);
  if (bits < 3072 || bits > 8192 || fields?.exponent.toHex() !== "010001") {
    throw new InputError(
      "seedshare_key_malformed",
      "Cannot accept seed-share owner key: expected the PKCS#1 DER of an RSA public key " +
        "of 3072 to 8192 bits with exponent 65537",
    );
  }
  const bitString = derValue(0x03, concatBytes(new Uint8Array([0]), pkcs1));
  return derValue(0x30, concatBytes(RSA_ALGORITHM, bitString));
}

/** SHA-256 of a workload owner's PKIX DER: the entry of the older field `WorkloadOwnerKeyDigests`. */
export function workloadOwnerKeyDigest(spki: Uint8Array): Promise<Sha256Hex> {
  return sha256Hex(spki);
}

interface RsaFields {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

function readPkcs1(der: Uint8Array): RsaFields | undefined {
  const outer = readDer(der, 0x30);
  const modulus = outer && readDer(outer.value, 0x02);
  const exponent = modulus && readDer(modulus.rest, 0x02);
  if (outer?.rest.length !== 0 || exponent?.rest.length !== 0) return undefined;
  return { modulus: modulus?.value ?? new Uint8Array(), exponent: exponent.value };
}

function modulusBits(integer: Uint8Array): number {
  const lead = integer[0] === 0 ? integer.subarray(1) : new Uint8Array();
  return lead.length === 0 ? 0 : lead.length * 8 - Math.clz32(lead[0] ?? 0) + 24;
}

interface DerElement {
  readonly value: Uint8Array;
  readonly rest: Uint8Array;
}

/** One element of `tag`, with a minimal length of at most two bytes; undefined when it is anything else. */
function readDer(der: Uint8Array, tag: number): DerElement | undefined {
  if (der[0] !== tag) return undefined;
  const first = der[1] ?? 0xff;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 2 || der.length < 2 + lengthBytes) return undefined;
  const length = lengthBytes === 0
    ? first
    : Number.parseInt(der.subarray(2, 2 + lengthBytes).toHex(), 16);
  if (lengthBytes > 0 && length < (lengthBytes === 1 ? 0x80 : 0x100)) return undefined;
  const start = 2 + lengthBytes;
  if (der.length < start + length) return undefined;
  return { value: der.subarray(start, start + length), rest: der.subarray(start + length) };
}

function derValue(tag: number, value: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = value.length < 0x80
    ? [value.length]
    : value.length < 0x100
    ? [0x81, value.length]
    : [0x82, value.length >> 8, value.length & 0xff];
  return concatBytes(new Uint8Array([tag, ...length]), value);
}
