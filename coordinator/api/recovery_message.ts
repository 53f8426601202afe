import { concatBytes, type Secret, type Sha256Hex } from "../../core/mod.ts";

/**
 * What a seed-share owner signs (RSA-PSS-SHA256, salt of 32 bytes) to recover a Coordinator:
 * `"contrast-recover-v1" || 0x00 || channel binding || transition hash || SHA-256(seed || salt)`.
 */
export async function recoveryMessage(
  input: {
    readonly seed: Secret;
    readonly salt: Uint8Array;
    readonly channelBinding: Uint8Array;
  },
  transition: Sha256Hex,
): Promise<Uint8Array<ArrayBuffer>> {
  const secret = concatBytes(input.seed.expose(), input.salt);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", secret));
  return concatBytes(
    new TextEncoder().encode("contrast-recover-v1\0"),
    input.channelBinding,
    Uint8Array.fromHex(transition),
    digest,
  );
}
