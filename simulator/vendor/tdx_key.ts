/** A P-256 key pair of the simulated vendor. */
export interface TdxKey {
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array<ArrayBuffer>;
  /** x || y, 64 bytes. */
  readonly point: Uint8Array<ArrayBuffer>;
  /** ECDSA with SHA-256, r || s. */
  sign(message: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** PKCS#8 in base64, for the vendor's own files. */
  export(): Promise<string>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256" };

/** Makes a new key, or reads one that `export` wrote. */
export async function tdxKey(pkcs8?: string): Promise<TdxKey> {
  const privateKey = pkcs8 === undefined
    ? (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])).privateKey
    : await crypto.subtle.importKey("pkcs8", Uint8Array.fromBase64(pkcs8), algorithm, true, [
      "sign",
    ]);
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", privateKey);
  const point = new Uint8Array(64);
  point.set(Uint8Array.fromBase64(x, { alphabet: "base64url" }));
  point.set(Uint8Array.fromBase64(y, { alphabet: "base64url" }), 32);
  const prefix = Uint8Array.fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  const spki = new Uint8Array(prefix.length + 64);
  spki.set(prefix);
  spki.set(point, prefix.length);
  return {
    spki,
    point,
    sign: async (message) =>
      new Uint8Array(
        await crypto.subtle.sign(
          { name: "ECDSA", hash: "SHA-256" },
          privateKey,
          message as BufferSource,
        ),
      ),
    export: async () =>
      new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey)).toBase64(),
  };
}
