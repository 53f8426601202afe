import { Secret } from "../../core/mod.ts";

/**
 * HKDF-SHA256 (RFC 5869) with `label` as info.
 *
 * @param length bytes of the result.
 */
export async function hkdf(
  secret: Secret,
  salt: Uint8Array,
  label: string,
  length: number,
): Promise<Secret> {
  const key = await crypto.subtle.importKey("raw", secret.expose(), "HKDF", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: salt as BufferSource,
      info: new TextEncoder().encode(label),
    },
    key,
    length * 8,
  );
  return new Secret(new Uint8Array(bits));
}
