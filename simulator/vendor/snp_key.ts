/** A key of the simulated AMD: RSA-4096 for authorities, P-384 for the chips. */
export interface SnpKey {
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array<ArrayBuffer>;
  /** RSASSA-PSS with SHA-384 and a salt of 48, or ECDSA with SHA-384 as r || s. */
  sign(message: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** PKCS#8 in base64, for the vendor's own files. */
  export(): Promise<string>;
}

const kinds = {
  rsa: {
    make: {
      name: "RSA-PSS",
      modulusLength: 4096,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: "SHA-384",
    },
    use: { name: "RSA-PSS", saltLength: 48 },
  },
  ec: {
    make: { name: "ECDSA", namedCurve: "P-384" },
    use: { name: "ECDSA", hash: "SHA-384" },
  },
} as const;

async function publicSpki(
  privateKey: CryptoKey,
  kind: "rsa" | "ec",
): Promise<Uint8Array<ArrayBuffer>> {
  const { kty = "", n, e, crv, x, y } = await crypto.subtle.exportKey("jwk", privateKey);
  const jwk = kind === "rsa" ? { kty, n, e } : { kty, crv, x, y };
  const publicKey = await crypto.subtle.importKey(
    "jwk",
    jwk as JsonWebKey,
    kinds[kind].make,
    true,
    ["verify"],
  );
  return new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
}

/** Bits of the authorities' keys: AMD's have 4096; shorter ones take a fraction of the time to make. */
export type SnpRsaBits = 2048 | 3072 | 4096;

/** Makes a new key, or reads one that `export` wrote. A new RSA-4096 key takes half a second to several seconds. */
export async function snpKey(
  kind: "rsa" | "ec",
  pkcs8?: string,
  rsaBits: SnpRsaBits = 4096,
): Promise<SnpKey> {
  const { use } = kinds[kind];
  const make = kind === "rsa" ? { ...kinds.rsa.make, modulusLength: rsaBits } : kinds.ec.make;
  const privateKey = pkcs8 === undefined
    ? (await crypto.subtle.generateKey(make, true, ["sign", "verify"]) as CryptoKeyPair).privateKey
    : await crypto.subtle.importKey("pkcs8", Uint8Array.fromBase64(pkcs8), make, true, ["sign"]);
  return {
    spki: await publicSpki(privateKey, kind),
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign(use, privateKey, message as BufferSource)),
    export: async () =>
      new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey)).toBase64(),
  };
}
