import type { AttestCrypto, SignatureCheck, SignatureOutcome } from "./attest_crypto.ts";
import { webCrypto } from "./web_crypto.ts";

/** The part of `node:crypto` that is used; hand in the module itself. */
export interface NodeCryptoModule {
  createHash(name: string): { update(data: Uint8Array): { digest(): Uint8Array } };
  createPublicKey(key: { key: Uint8Array; format: "der"; type: "spki" }): object;
  verify(
    hash: string,
    data: Uint8Array,
    key: object,
    signature: Uint8Array,
  ): boolean;
  readonly constants: { readonly RSA_PKCS1_PSS_PADDING: number };
}

const nodeHash = { "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" } as const;

function checkWith(node: NodeCryptoModule, check: SignatureCheck): SignatureOutcome {
  const { scheme } = check;
  try {
    const key = node.createPublicKey({ key: check.publicKey, format: "der", type: "spki" });
    const how = scheme.kind === "ecdsa"
      ? { key, dsaEncoding: "ieee-p1363" }
      : { key, padding: node.constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength };
    return node.verify(nodeHash[scheme.hash], check.message, how, check.signature)
      ? "match"
      : "mismatch";
  } catch {
    return "mismatch";
  }
}

/**
 * Cryptography of `node:crypto`, which is faster than WebCrypto for P-384 and RSA-PSS on Deno; P-256 stays with WebCrypto,
 * which is faster there.
 *
 * The caller imports the module and hands it in, so that this room needs no particular runtime. Only raw signatures are checked with it; its `X509Certificate` is never used.
 */
export function nodeCrypto(node: NodeCryptoModule): AttestCrypto {
  return {
    digest: (hash, data) =>
      Promise.resolve(new Uint8Array(node.createHash(nodeHash[hash]).update(data).digest())),
    checkSignature: (check) =>
      check.scheme.kind === "ecdsa" && check.scheme.curve === "P-256"
        ? webCrypto.checkSignature(check)
        : Promise.resolve(checkWith(node, check)),
  };
}
