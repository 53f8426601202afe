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

/** Whether `signature` (DER) over `message` is by `key`: one candidate of several, not a verdict on its own. */
export async function matchesEcdsa(
  key: CryptoKey,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  const raw = p1363FromDer(signature, SIZE);
  return await crypto.subtle.verify(ALGORITHM, key, raw, message as BufferSource);
}
