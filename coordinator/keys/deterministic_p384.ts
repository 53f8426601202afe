import { p384 } from "@noble/curves/nist.js";
import { concatBytes, type Secret } from "../../core/mod.ts";

const PERSONALIZATION = new TextEncoder().encode("det ECDSA key gen P-384");
const SCALAR_BYTES = 48;

/**
 * Makes the ECDSA P-384 key that belongs to a seed of at least 16 bytes, by HMAC_DRBG with SHA-256
 * (c2sp.org/det-keygen, section ECDSA), so that a seed gives the same key in every implementation.
 */
export async function deterministicP384(seed: Secret): Promise<CryptoKeyPair> {
  const scalar = await deterministicScalar(seed.expose());
  const point = p384.Point.fromBytes(p384.getPublicKey(scalar, false)).toAffine();
  const publicJwk = {
    kty: "EC",
    crv: "P-384",
    x: base64Url(point.x),
    y: base64Url(point.y),
  };
  const d = scalar.toBase64({ alphabet: "base64url", omitPadding: true });
  const algorithm = { name: "ECDSA", namedCurve: "P-384" };
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey("jwk", { ...publicJwk, d }, algorithm, false, ["sign"]),
    crypto.subtle.importKey("jwk", publicJwk, algorithm, true, ["verify"]),
  ]);
  return { privateKey, publicKey };
}

/** The private scalar, 48 bytes big-endian. */
export async function deterministicScalar(seed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (seed.length < 16) throw new Error("the seed of a deterministic key is below 16 bytes");
  let key: Uint8Array = new Uint8Array(32);
  let value: Uint8Array = new Uint8Array(32).fill(1);
  for (const step of [0, 1]) {
    key = await hmac(key, concatBytes(value, Uint8Array.of(step), seed, PERSONALIZATION));
    value = await hmac(key, value);
  }
  const first = await hmac(key, value);
  const second = await hmac(key, first);
  const scalar = concatBytes(first, second).slice(0, SCALAR_BYTES);
  const number = BigInt(`0x${scalar.toHex()}`);
  // Probability below 2^-194: a defect of the implementation, not of the seed.
  if (number === 0n || number >= p384.Point.Fn.ORDER) throw new Error("scalar out of range");
  return scalar;
}

async function hmac(key: Uint8Array, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key as BufferSource, algorithm, false, [
    "sign",
  ]);
  const tag = await crypto.subtle.sign("HMAC", imported, message as BufferSource);
  return new Uint8Array(tag);
}

function base64Url(coordinate: bigint): string {
  const bytes = Uint8Array.fromHex(coordinate.toString(16).padStart(SCALAR_BYTES * 2, "0"));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
