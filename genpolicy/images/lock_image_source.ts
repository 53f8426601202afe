import { InputError } from "../../core/mod.ts";
import type { ImageFacts } from "./image_facts.ts";
import type { ImageSource } from "./image_source.ts";
import type { ImagesLock } from "./images_lock.ts";
import { lockedFacts } from "./locked_facts.ts";

/** Answers from a lock only: no network, no files. */
export class LockImageSource implements ImageSource {
  readonly #lock: ImagesLock;

  constructor(lock: ImagesLock) {
    this.#lock = lock;
  }

  /**
   * The facts of `reference`, as `lockedFacts` finds them.
   *
   * @throws {InputError} `image_not_locked` when the lock does not have it.
   */
  facts(reference: string): Promise<ImageFacts> {
    const facts = lockedFacts(this.#lock, reference);
    if (facts !== undefined) return Promise.resolve(facts);
    return Promise.reject(
      new InputError("image_not_locked", `Cannot use image ${reference}: it is not in the lock`, {
        hint: `run contrast images lock ${reference}`,
      }),
    );
  }
}
