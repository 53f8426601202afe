import { type Sha256Hex, sha256Hex, StateError } from "../core/mod.ts";
import type { HistoryKey, HistoryStore } from "./history_store.ts";
import {
  decodeLatest,
  decodeTransition,
  encodeLatest,
  encodeTransition,
  GENESIS,
  type LatestTransition,
  type Transition,
  transitionHash,
} from "./transition.ts";

/** A deployment that has seen more updates than this is refused, because a chain is walked in memory. */
const MAX_TRANSITIONS = 10_000;

/** The chain of manifests in a store that is not trusted: what is read is hashed again and compared to its name. */
export class History {
  readonly #store: HistoryStore;

  constructor(store: HistoryStore) {
    this.#store = store;
  }

  /** Stores bytes under their hash. */
  async put(kind: "manifests" | "policies", value: Uint8Array): Promise<Sha256Hex> {
    const hash = await sha256Hex(value);
    await this.#store.put(`${kind}/${hash}`, value);
    return hash;
  }

  /** Stores a transition and returns its hash. */
  async putTransition(transition: Transition): Promise<Sha256Hex> {
    const hash = await transitionHash(transition);
    await this.#store.put(`transitions/${hash}`, encodeTransition(transition));
    return hash;
  }

  /** The bytes of a manifest or policy. @throws {StateError} `history_missing`, `history_tampered`. */
  read(kind: "manifests" | "policies", hash: Sha256Hex): Promise<Uint8Array<ArrayBuffer>> {
    return this.#read(`${kind}/${hash}`, hash);
  }

  /** A transition. @throws {StateError} `history_missing`, `history_tampered`, `history_malformed`. */
  async readTransition(hash: Sha256Hex): Promise<Transition> {
    return decodeTransition(await this.#read(`transitions/${hash}`, hash));
  }

  /** The newest transition as the store claims it, or undefined; the caller checks the signature. */
  async latest(): Promise<LatestTransition | undefined> {
    const bytes = await this.#store.get("transitions/latest");
    return bytes === undefined ? undefined : decodeLatest(bytes);
  }

  /** Moves the newest transition on. @throws {StateError} `store_conflict`. */
  async advance(expected: LatestTransition | undefined, next: LatestTransition): Promise<void> {
    await this.#store.compareAndSwapLatest(
      expected === undefined ? undefined : encodeLatest(expected),
      encodeLatest(next),
    );
  }

  /** The transitions from the first to `newest`. @throws {StateError} `history_too_long` and as `readTransition`. */
  async chain(newest: Sha256Hex): Promise<Transition[]> {
    const transitions: Transition[] = [];
    for (let hash = newest; hash !== GENESIS;) {
      if (transitions.length === MAX_TRANSITIONS) {
        throw new StateError(
          "history_too_long",
          `Cannot read history: more than ${MAX_TRANSITIONS} transitions`,
        );
      }
      const transition = await this.readTransition(hash);
      transitions.push(transition);
      hash = transition.previous;
    }
    return transitions.reverse();
  }

  async #read(key: HistoryKey, hash: Sha256Hex): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#store.get(key);
    if (bytes === undefined) {
      throw new StateError("history_missing", `Cannot read ${key}: it is not in the store`);
    }
    if (await sha256Hex(bytes) !== hash) {
      throw new StateError(
        "history_tampered",
        `Cannot accept ${key}: its content does not have the hash in its name`,
      );
    }
    return bytes;
  }
}
