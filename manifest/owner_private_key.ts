import { concatBytes, InputError } from "../core/mod.ts";

/** A workload owner's key pair, ready to sign. */
export interface OwnerKeyPair {
  readonly privateKey: CryptoKey;
  /** PKIX DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** PKCS#8 around a SEC 1 key on P-384: version 0, ecPublicKey with secp384r1 (RFC 5958, RFC 5915). */
const P384_ALGORITHM = Uint8Array.fromHex("301006072a8648ce3d020106052b81040022");

/**
 * Reads `workload-owner.pem`: an ECDSA P-384 key as PKCS#8 (`PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`).
 *
 * @throws {InputError} `owner_key_malformed`; the message never quotes the file.
 */
export async function parseOwnerPrivateKey(pem: string): Promise<OwnerKeyPair> {
  const { label, der } = readPem(pem);
  const pkcs8 = label === "EC PRIVATE KEY" ? wrapSec1(der) : der;
  const algorithm = { name: "ECDSA", namedCurve: "P-384" };
  try {
    const extractable = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", extractable);
    const publicJwk = { kty, crv, x, y } as JsonWebKey;
    const publicKey = await crypto.subtle.importKey("jwk", publicJwk, algorithm, true, ["verify"]);
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
    return { privateKey, publicKey: spki };
  } catch (cause) {
    throw malformed(cause);
  }
}

function readPem(text: string): { label: string; der: Uint8Array<ArrayBuffer> } {
  const match = /-----BEGIN ((?:EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(
    text,
  );
  if (match === null) throw malformed();
  try {
    return {
      label: match[1] ?? "",
      der: Uint8Array.fromBase64((match[2] ?? "").replace(/\s/g, "")),
    };
  } catch (cause) {
    throw malformed(cause);
  }
}

function wrapSec1(sec1: Uint8Array): Uint8Array<ArrayBuffer> {
  const version = Uint8Array.of(0x02, 0x01, 0x00);
  return der(0x30, concatBytes(version, P384_ALGORITHM, der(0x04, sec1)));
}

function der(tag: number, value: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = value.length < 0x80 ? [value.length] : [0x81, value.length];
  return concatBytes(Uint8Array.of(tag, ...length), value);
}

function malformed(cause?: unknown): InputError {
  return new InputError(
    "owner_key_malformed",
    "Cannot read workload owner key: expected an ECDSA P-384 private key in PEM",
    { cause, hint: "create one with: openssl ecparam -name secp384r1 -genkey -noout" },
  );
}
