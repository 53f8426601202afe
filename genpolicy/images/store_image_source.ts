import { InputError } from "../../core/mod.ts";
import type { ImageFacts } from "./image_facts.ts";
import type { ImageSource } from "./image_source.ts";
import type { Descriptor } from "./descriptor.ts";
import { type ImageReference, parseImageReference } from "./image_reference.ts";
import type { FoundManifest, ImageStore } from "./image_store.ts";
import { defaultPlatform, parsePlatform, type Platform } from "./platform.ts";
import {
  chooseManifest,
  imageConfiguration,
  type ReadImage,
  readImage,
  type ReadImageOptions,
} from "./read_image.ts";
import { SharedLayers } from "./shared_layers.ts";

/** An image in a store, with its layers not read yet. */
export interface LocatedImage {
  /** Of the image manifest for the platform. */
  readonly digest: string;
  /** The lowest first. */
  readonly layers: readonly {
    readonly descriptor: Descriptor;
    /** SHA-256 of the unpacked layer, as the configuration says. */
    readonly diffId: string;
    /** The layer as stored; not verified. */
    open(): AsyncIterable<Uint8Array>;
  }[];
}

/** Reads images from the first of several stores that has them. */
export class StoreImageSource implements ImageSource {
  readonly platform: Platform;
  readonly #stores: readonly ImageStore[];
  readonly #shared = new SharedLayers();
  readonly #options: Pick<ReadImageOptions, "readAllLayers">;

  /** @param platform such as `linux/amd64`, which is the default. */
  constructor(
    stores: readonly ImageStore[],
    platform: string = defaultPlatform,
    options: Pick<ReadImageOptions, "readAllLayers"> = {},
  ) {
    this.#stores = stores;
    this.#options = options;
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
    const { platform } = this;
    const { store, parsed, found } = await this.#find(reference);
    const shared = this.#shared;
    return await readImage(store, parsed, found, {
      platform,
      shared,
      ...this.#options,
      ...options,
    });
  }

  /**
   * The manifest digest that a reference has now, without reading anything else.
   *
   * @throws {InputError} `image_not_found`, and as `readImage`.
   */
  async digest(reference: string): Promise<string> {
    const { store, parsed, found } = await this.#find(reference);
    return (await chooseManifest(store, parsed, found, this.platform)).digest;
  }

  /**
   * The layers of an image, for reading them as a whole.
   *
   * @throws {InputError} `image_not_found`, and as `readImage`.
   */
  async locate(reference: string): Promise<LocatedImage> {
    const { store, parsed, found } = await this.#find(reference);
    const chosen = await chooseManifest(store, parsed, found, this.platform);
    const { digest, layers, image } = await imageConfiguration(
      store,
      parsed,
      chosen,
      this.platform,
    );
    return {
      digest,
      layers: layers.map((descriptor, index) => ({
        descriptor,
        diffId: image.diffIds[index] ?? "",
        open: () => store.blob(parsed, descriptor),
      })),
    };
  }

  async #find(reference: string): Promise<{
    readonly store: ImageStore;
    readonly parsed: ImageReference;
    readonly found: FoundManifest;
  }> {
    const parsed = parseImageReference(reference);
    for (const store of this.#stores) {
      const found = await store.resolve(parsed);
      if (found !== undefined) return { store, parsed, found };
    }
    throw notFound(reference, this.#stores);
  }
}

function notFound(reference: string, stores: readonly ImageStore[]): InputError {
  const origins = stores.map((store) => store.origin).join(", ");
  return new InputError(
    "image_not_found",
    `Cannot find image ${reference}: ${
      origins === "" ? "there is no source" : `not in ${origins}`
    }`,
    { hint: "check the spelling of the name and of the tag" },
  );
}
