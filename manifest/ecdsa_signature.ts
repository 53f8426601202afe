import { derFromP1363, p1363FromDer } from "./_ecdsa_der.ts";

const ALGORITHM = { name: "ECDSA", hash: "SHA-256" };
/** Bytes of r and of s on P-384. */
const SIZE = 48;

/** Signs `message` with ECDSA P-384 and SHA-256; the signature is DER, as OpenSSL writes it. */
export async function signEcdsa(
  key: CryptoKey,
  message: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const signature = await crypto.subtle.sign(ALGORITHM, key, message as BufferSource);
  return derFromP1363(new Uint8Array(signature));
}

/** Compares `signature` (DER) over `message` with one candidate `key`. @throws {InputError} `signature_malformed`. */
export async function checkEcdsa(
  key: CryptoKey,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<"match" | "mismatch"> {
  const raw = p1363FromDer(signature, SIZE);
  const matches = await crypto.subtle.verify(ALGORITHM, key, raw, message as BufferSource);
  return matches ? "match" : "mismatch";
}
