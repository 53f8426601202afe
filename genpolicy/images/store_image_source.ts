import { InputError } from "../../core/mod.ts";
import type { ImageFacts } from "./image_facts.ts";
import type { ImageSource } from "./image_source.ts";
import type { ImageStore } from "./image_store.ts";
import { parseImageReference } from "./image_reference.ts";
import { defaultPlatform, parsePlatform, type Platform } from "./platform.ts";
import { type ReadImage, readImage, type ReadImageOptions } from "./read_image.ts";
import { SharedLayers } from "./shared_layers.ts";

/** Reads images from the first of several stores that has them. */
export class StoreImageSource implements ImageSource {
  readonly platform: Platform;
  readonly #stores: readonly ImageStore[];
  readonly #shared = new SharedLayers();

  /** @param platform such as `linux/amd64`, which is the default. */
  constructor(stores: readonly ImageStore[], platform: string = defaultPlatform) {
    this.#stores = stores;
    this.platform = parsePlatform(platform);
  }

  async facts(reference: string): Promise<ImageFacts> {
    return (await this.read(reference)).facts;
  }

  /**
   * The facts of an image and how they were found.
   *
   * @throws {InputError} `image_not_found` when no store has it, and as `readImage`.
   */
  async read(
    reference: string,
    options: Pick<ReadImageOptions, "onBytes" | "limits"> = {},
  ): Promise<ReadImage> {
    const parsed = parseImageReference(reference);
    for (const store of this.#stores) {
      const found = await store.resolve(parsed);
      if (found === undefined) continue;
      const { platform } = this;
      return await readImage(store, parsed, found, { platform, shared: this.#shared, ...options });
    }
    throw notFound(reference, this.#stores);
  }
}

function notFound(reference: string, stores: readonly ImageStore[]): InputError {
  const origins = stores.map((store) => store.origin).join(", ");
  return new InputError(
    "image_not_found",
    `Cannot find image ${reference} in ${origins === "" ? "any source" : origins}`,
    { hint: "check the spelling of the name and of the tag" },
  );
}
