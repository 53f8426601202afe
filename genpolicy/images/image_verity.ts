import { decompress } from "./decompress.ts";
import { defaultImageLimits, type ImageLimits } from "./image_limits.ts";
import type { LocatedImage, StoreImageSource } from "./store_image_source.ts";
import { verifiedBlob } from "./verified_blob.ts";
import { VerityHasher, type VerityRoot } from "./verity_hasher.ts";
import { layerBomb } from "./read_layer.ts";

/** The root hash of one layer. */
export interface LayerVerity extends VerityRoot {
  /** Of the layer as stored. */
  readonly digest: string;
  /** Of the layer unpacked, as the image's configuration says. */
  readonly diffId: string;
}

/** The root hashes of an image's layers. */
export interface ImageVerity {
  readonly reference: string;
  /** Of the image manifest. */
  readonly digest: string;
  /** The lowest first. */
  readonly layers: readonly LayerVerity[];
}

/**
 * Computes the dm-verity root hash of each unpacked layer, streamed. All layers are read, and verified.
 *
 * @throws as `StoreImageSource.locate` and `readLayer`.
 */
export async function imageVerity(
  source: StoreImageSource,
  reference: string,
  options: { readonly salt?: Uint8Array; readonly limits?: ImageLimits } = {},
): Promise<ImageVerity> {
  const image = await source.locate(reference);
  const limits = options.limits ?? defaultImageLimits;
  const layers: LayerVerity[] = [];
  for (const index of image.layers.keys()) {
    layers.push(await layerVerity(image, index, limits, options.salt));
  }
  return { reference, digest: image.digest, layers };
}

async function layerVerity(
  image: LocatedImage,
  index: number,
  limits: ImageLimits,
  salt: Uint8Array | undefined,
): Promise<LayerVerity> {
  const { descriptor, diffId, open } = image.layers[index] as LocatedImage["layers"][number];
  const hasher = new VerityHasher(salt);
  const allowed = limits.unpackedBytes + limits.compressionRatio * descriptor.size;
  let size = 0;
  const what = `layer ${descriptor.digest}`;
  await decompress(verifiedBlob(open(), descriptor, what), (chunk) => {
    size += chunk.length;
    if (size > allowed) throw layerBomb(descriptor, allowed);
    hasher.write(chunk);
  });
  return { digest: descriptor.digest, diffId, ...hasher.finish() };
}
