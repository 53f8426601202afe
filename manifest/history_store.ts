import type { Sha256Hex } from "../core/mod.ts";

/** Where one item of the history lies. */
export type HistoryKey =
  | `manifests/${Sha256Hex}`
  | `policies/${Sha256Hex}`
  | `transitions/${Sha256Hex}`
  | "transitions/latest";

/**
 * What a place for the history has to offer. It is not trusted: everything read from it is hashed again,
 * and the newest transition is signed.
 */
export interface HistoryStore {
  /** The value at `key`, or undefined. */
  get(key: HistoryKey): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Stores a value under the name of its hash; storing the same again does nothing. */
  put(key: Exclude<HistoryKey, "transitions/latest">, value: Uint8Array): Promise<void>;
  /**
   * Replaces `transitions/latest`, if it still is `expected` (undefined: if there is none yet).
   *
   * @throws {StateError} `store_conflict` when somebody else was faster.
   */
  compareAndSwapLatest(expected: Uint8Array | undefined, next: Uint8Array): Promise<void>;
}
