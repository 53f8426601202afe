import { InputError } from "../../core/mod.ts";
import type { Descriptor } from "./descriptor.ts";
import { type ImageConfiguration, parseImageConfiguration } from "./image_configuration.ts";
import type { ImageFacts } from "./image_facts.ts";
import { defaultImageLimits, type ImageLimits } from "./image_limits.ts";
import type { ImageReference } from "./image_reference.ts";
import type { ImageReport } from "./image_report.ts";
import type { FoundManifest, ImageStore } from "./image_store.ts";
import { type ImageUsers, imageUsers } from "./image_users.ts";
import { type ImageManifest, parseManifest } from "./manifest.ts";
import { mediaKind } from "./media_types.ts";
import { choosePlatform, formatPlatform, isSamePlatform, type Platform } from "./platform.ts";
import { readLayer } from "./read_layer.ts";
import { SharedLayers } from "./shared_layers.ts";
import { statedUnpackedSize, type UnpackedSize } from "./unpacked_size.ts";
import { smallBlob } from "./verified_blob.ts";

/** The facts of an image, and how they were found. */
export interface ReadImage {
  readonly facts: ImageFacts;
  readonly report: ImageReport;
}

/** How to read an image. */
export interface ReadImageOptions {
  readonly platform: Platform;
  readonly limits?: ImageLimits;
  /**
   * Read layers even where the image's history says that they only copy files elsewhere. The history is covered by
   * the image's digest, but nothing compares it with the layers. Default false.
   */
  readonly readAllLayers?: boolean;
  /** Layers that earlier reads of the same run know. */
  readonly shared?: SharedLayers;
  /** Told about bytes as they arrive: of this image so far. */
  readonly onBytes?: (bytes: number) => void;
}

/** The manifest of an image for one platform. */
export interface ChosenManifest {
  readonly digest: string;
  readonly manifest: ImageManifest;
  readonly notes: readonly string[];
  /** Bytes that were read to get here. */
  readonly bytes: number;
}

const maxIndexDepth = 4;
const concurrentSizes = 6;

/**
 * Follows indexes to the image manifest of `platform`, each verified by its digest.
 *
 * @throws {InputError} `image_platform_missing`, `image_manifest_malformed`, `image_digest_mismatch` and others.
 */
export async function chooseManifest(
  store: ImageStore,
  reference: ImageReference,
  found: FoundManifest,
  platform: Platform,
  limits: ImageLimits = defaultImageLimits,
): Promise<ChosenManifest> {
  const subject = reference.written;
  const notes: string[] = [];
  let { bytes, mediaType, digest } = found;
  let total = bytes.length;
  for (let depth = 0; depth < maxIndexDepth; depth++) {
    const document = parseManifest(bytes, mediaType, subject, limits);
    if (document.kind === "manifest") return { digest, manifest: document, notes, bytes: total };
    const choice = choosePlatform(document.manifests, platform, subject);
    notes.push(...choice.skipped);
    const next = choice.descriptor;
    const what = `manifest ${next.digest} of ${subject}`;
    bytes = await smallBlob(
      () => store.manifest(reference, next),
      next,
      what,
      limits.manifestBytes,
    );
    mediaType = next.mediaType;
    digest = next.digest;
    total += bytes.length;
  }
  throw new InputError(
    "image_manifest_malformed",
    `Cannot read the manifest of ${subject}: indexes are nested more than ${maxIndexDepth} deep`,
  );
}

/**
 * Reads what the policy needs of an image that a store has found.
 *
 * @throws {InputError} when the image is malformed, not what its digests say, or beyond the limits.
 */
export async function readImage(
  store: ImageStore,
  reference: ImageReference,
  found: FoundManifest,
  options: ReadImageOptions,
): Promise<ReadImage> {
  const limits = options.limits ?? defaultImageLimits;
  const chosen = await chooseManifest(store, reference, found, options.platform, limits);
  const subject = reference.written;
  let fetched = chosen.bytes;
  const count = (source: AsyncIterable<Uint8Array>) =>
    counted(source, (bytes) => {
      fetched += bytes;
      options.onBytes?.(fetched);
    });
  const { image, layers } = await imageConfiguration(
    store,
    reference,
    chosen,
    options.platform,
    limits,
    count,
  );
  const shared = options.shared ?? new SharedLayers();
  const users = await imageUsers(
    { layers, ...image },
    (layer, watched) =>
      shared.get(
        layer.digest,
        watched,
        () => readLayer(count(store.blob(reference, layer)), layer, watched, limits),
      ),
    { limits, readAllLayers: options.readAllLayers ?? false },
  );
  const sizes = await unpackedSizes(store, reference, layers, users);
  const facts: ImageFacts = {
    reference: subject,
    digest: sha256Only(chosen.digest, subject),
    platform: formatPlatform(options.platform),
    config: image.config,
    passwd: users.passwd,
    group: users.group,
    size: sum([chosen.manifest.config.size, ...layers.map((layer) => layer.size)]),
    unpackedSize: sum(sizes.map((size) => size.bytes)),
  };
  const report: ImageReport = {
    reference: subject,
    digest: facts.digest,
    origin: found.origin ?? store.origin,
    fetchedBytes: fetched,
    size: facts.size,
    unpackedSize: facts.unpackedSize,
    isSizeEstimated: sizes.some((size) => size.basis === "estimated"),
    layers: users.layers,
    notes: chosen.notes,
  };
  return { facts, report };
}

/**
 * Reads the configuration of an image, verified, and checks that it fits manifest and platform.
 *
 * @param count wraps what is read, for counting.
 * @throws {InputError} `image_config_malformed`, `image_platform_missing`, `image_manifest_malformed` and others.
 */
export async function imageConfiguration(
  store: ImageStore,
  reference: ImageReference,
  chosen: ChosenManifest,
  platform: Platform,
  limits: ImageLimits = defaultImageLimits,
  count: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array> = (source) => source,
): Promise<{
  readonly digest: string;
  readonly image: ImageConfiguration;
  readonly layers: readonly Descriptor[];
}> {
  const { config, layers } = chosen.manifest;
  const subject = reference.written;
  const bytes = await smallBlob(
    () => count(store.blob(reference, config)),
    config,
    `configuration of ${subject}`,
    limits.configBytes,
  );
  const image = parseImageConfiguration(bytes, subject);
  checkImage(image, layers, platform, subject);
  return { digest: chosen.digest, image, layers };
}

/** The unpacked sizes of all layers, asked for a few at a time: each can be a request of its own. */
async function unpackedSizes(
  store: ImageStore,
  reference: ImageReference,
  layers: readonly Descriptor[],
  users: ImageUsers,
): Promise<UnpackedSize[]> {
  const sizes: UnpackedSize[] = [];
  for (let start = 0; start < layers.length; start += concurrentSizes) {
    const some = layers.slice(start, start + concurrentSizes);
    const asked = some.map((layer) => unpackedSize(store, reference, layer, users));
    sizes.push(...await Promise.all(asked));
  }
  return sizes;
}

function unpackedSize(
  store: ImageStore,
  reference: ImageReference,
  layer: Descriptor,
  users: ImageUsers,
) {
  const measured = users.measured.get(layer.digest);
  if (measured !== undefined) return { bytes: measured, basis: "measured" as const };
  if (mediaKind(layer.mediaType) === "foreign-layer") {
    return { bytes: layer.size * 3, basis: "estimated" as const };
  }
  return statedUnpackedSize(store, reference, layer);
}

function checkImage(
  image: { readonly platform: Platform; readonly diffIds: readonly string[] },
  layers: readonly Descriptor[],
  platform: Platform,
  subject: string,
): void {
  if (!isSamePlatform(image.platform, platform)) {
    throw new InputError(
      "image_platform_missing",
      `Cannot use ${subject}: it is for ${formatPlatform(image.platform)}, ` +
        `expected ${formatPlatform(platform)}`,
    );
  }
  if (image.diffIds.length !== layers.length) {
    throw new InputError(
      "image_manifest_malformed",
      `Cannot read the manifest of ${subject}: it has ${layers.length} layers, ` +
        `but the configuration has ${image.diffIds.length}`,
    );
  }
  for (const layer of layers) {
    const kind = mediaKind(layer.mediaType);
    if (kind === "layer" || kind === "foreign-layer") continue;
    throw new InputError(
      "image_manifest_unsupported",
      `Cannot read the manifest of ${subject}: it has a layer of type ${layer.mediaType}`,
    );
  }
}

function sha256Only(digest: string, subject: string): string {
  if (digest.startsWith("sha256:")) return digest;
  throw new InputError(
    "image_manifest_unsupported",
    `Cannot pin ${subject}: its manifest has the digest ${digest.slice(0, 16)}…, expected sha256`,
  );
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    onBytes(chunk.length);
    yield chunk;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
