import { equalBytes, StateError } from "../core/mod.ts";
import type { HistoryKey, HistoryStore } from "./history_store.ts";

/** A history that lives as long as the process: for tests, and for a verifier that checks a downloaded history. */
export class MemoryStore implements HistoryStore {
  readonly #items = new Map<HistoryKey, Uint8Array<ArrayBuffer>>();

  get(key: HistoryKey): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return Promise.resolve(this.#items.get(key));
  }

  put(key: HistoryKey, value: Uint8Array): Promise<void> {
    this.#items.set(key, new Uint8Array(value));
    return Promise.resolve();
  }

  compareAndSwapLatest(expected: Uint8Array | undefined, next: Uint8Array): Promise<void> {
    const current = this.#items.get("transitions/latest");
    const isExpected = expected === undefined || current === undefined
      ? expected === current
      : equalBytes(expected, current);
    if (!isExpected) {
      return Promise.reject(
        new StateError(
          "store_conflict",
          "Cannot update the history: it has changed since it was read",
        ),
      );
    }
    return this.put("transitions/latest", next);
  }
}
