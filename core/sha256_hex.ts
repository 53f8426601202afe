import { InputError } from "./input_error.ts";

/** A SHA-256 digest as 64 lower-case hex digits; only this file makes one. */
export type Sha256Hex = string & { readonly __brand: "Sha256Hex" };

/** The SHA-256 digest of `bytes`. */
export async function sha256Hex(bytes: Uint8Array): Promise<Sha256Hex> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as BufferSource);
  return new Uint8Array(digest).toHex() as Sha256Hex;
}

/**
 * Reads a digest from untrusted text.
 *
 * @throws {InputError} `digest_malformed` unless `text` is exactly 64 lower-case hex digits.
 */
export function parseSha256Hex(text: string): Sha256Hex {
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new InputError(
      "digest_malformed",
      `Cannot read SHA-256 digest ${
        JSON.stringify(text.slice(0, 80))
      }: expected 64 lower-case hex digits`,
    );
  }
  return text as Sha256Hex;
}
