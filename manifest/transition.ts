import { concatBytes, equalBytes, type Sha256Hex, StateError } from "../core/mod.ts";

/** The predecessor of the first transition: 32 zero bytes, as hex. */
export const GENESIS = "0".repeat(64) as Sha256Hex;

/** One step of the history: which manifest was set, and after which transition. */
export interface Transition {
  readonly manifest: Sha256Hex;
  readonly previous: Sha256Hex;
}

/** The 64 bytes of a transition: manifest hash, then the previous transition's hash. */
export function encodeTransition(transition: Transition): Uint8Array<ArrayBuffer> {
  return concatBytes(
    Uint8Array.fromHex(transition.manifest),
    Uint8Array.fromHex(transition.previous),
  );
}

/**
 * Reads the 64 bytes of a stored transition.
 *
 * @throws {StateError} `history_malformed` unless there are exactly 64.
 */
export function decodeTransition(bytes: Uint8Array): Transition {
  if (bytes.length !== 64) {
    throw new StateError(
      "history_malformed",
      `Cannot read transition of ${bytes.length} bytes: expected 64`,
    );
  }
  return {
    manifest: bytes.subarray(0, 32).toHex() as Sha256Hex,
    previous: bytes.subarray(32).toHex() as Sha256Hex,
  };
}

/** SHA-256 over the bytes of a transition: its name, and what the owner of a deployment signs. */
export async function transitionHash(transition: Transition): Promise<Sha256Hex> {
  const digest = await crypto.subtle.digest("SHA-256", encodeTransition(transition));
  return new Uint8Array(digest).toHex() as Sha256Hex;
}

/** The reference to the newest transition, with the Coordinator's signature over it. */
export interface LatestTransition {
  readonly hash: Sha256Hex;
  /** ECDSA P-384, DER, by the transaction signing key; its digest is `hash` itself. */
  readonly signature: Uint8Array;
}

/** The bytes of `transitions/latest`: 32 bytes of hash, then the signature. */
export function encodeLatest(latest: LatestTransition): Uint8Array<ArrayBuffer> {
  return concatBytes(Uint8Array.fromHex(latest.hash), latest.signature);
}

/**
 * Reads `transitions/latest`; the signature is not checked here, only the key derived from the seed can.
 *
 * @throws {StateError} `history_malformed` when there is no room for a hash and a signature.
 */
export function decodeLatest(bytes: Uint8Array): LatestTransition {
  const hash = bytes.subarray(0, 32);
  if (bytes.length <= 40 || bytes.length > 200 || equalBytes(hash, new Uint8Array(32))) {
    throw new StateError(
      "history_malformed",
      "Cannot read the latest transition: expected a hash and a signature",
    );
  }
  return { hash: hash.toHex() as Sha256Hex, signature: bytes.slice(32) };
}
