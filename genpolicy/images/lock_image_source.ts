import { InputError } from "../../core/mod.ts";
import type { ImageFacts } from "./image_facts.ts";
import type { ImageSource } from "./image_source.ts";
import type { ImagesLock } from "./images_lock.ts";

/** Answers from a lock only: no network, no files. */
export class LockImageSource implements ImageSource {
  readonly #lock: ImagesLock;

  constructor(lock: ImagesLock) {
    this.#lock = lock;
  }

  /** @throws {InputError} `image_not_locked` when the lock does not have `reference`. */
  facts(reference: string): Promise<ImageFacts> {
    const facts = this.#lock.images.get(reference);
    if (facts !== undefined) return Promise.resolve(facts);
    return Promise.reject(
      new InputError("image_not_locked", `Cannot use image ${reference}: it is not in the lock`, {
        hint: `run contrast images lock ${reference}`,
      }),
    );
  }
}
