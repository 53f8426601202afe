import { InputError } from "../../core/mod.ts";
import * as v from "valibot";
import { type Descriptor, parseForeignJson } from "./descriptor.ts";
import { parseImageConfiguration } from "./image_configuration.ts";
import { defaultImageLimits } from "./image_limits.ts";
import { canonicalReference, type ImageReference, parseImageReference } from "./image_reference.ts";
import type { BlobRange, FoundManifest, ImageStore } from "./image_store.ts";
import type { LayoutFiles } from "./layout_files.ts";
import { foundManifest, wholeFile, withinFile } from "./_layout_reading.ts";

const manifestSchema = v.array(v.object({
  Config: v.string(),
  RepoTags: v.nullish(v.array(v.string())),
  Layers: v.nullish(v.array(v.string())),
}));

interface ArchivedImage {
  readonly names: readonly string[];
  readonly found: FoundManifest;
}

/**
 * An archive of `docker save` (Docker image specification 1.2, "Combined Image JSON + Filesystem Changeset Format").
 *
 * It has no manifest with a digest, so that one is made: its digest identifies the content, but no registry knows it.
 */
export class DockerArchiveStore implements ImageStore {
  readonly origin: string;
  readonly #files: LayoutFiles;
  readonly #images: readonly ArchivedImage[];
  readonly #paths: ReadonlyMap<string, string>;

  /** For `open`. */
  constructor(
    origin: string,
    files: LayoutFiles,
    images: readonly ArchivedImage[],
    paths: ReadonlyMap<string, string>,
  ) {
    this.origin = origin;
    this.#files = files;
    this.#images = images;
    this.#paths = paths;
  }

  /** @throws {InputError} `image_layout_malformed`. */
  static async open(origin: string, files: LayoutFiles): Promise<DockerArchiveStore> {
    const code = "image_layout_malformed";
    const limit = defaultImageLimits.manifestBytes;
    const bytes = await wholeFile(files, "manifest.json", limit, origin);
    if (bytes === undefined) {
      throw new InputError(
        code,
        `Cannot use ${origin} as an image archive: it has neither index.json nor manifest.json`,
      );
    }
    const paths = new Map<string, string>();
    const images: ArchivedImage[] = [];
    const entries = parseForeignJson(bytes, manifestSchema, code, `manifest.json of ${origin}`);
    for (const entry of entries) {
      const found = await makeManifest(origin, files, entry, paths);
      images.push({ names: (entry.RepoTags ?? []).flatMap(canonicalNames), found });
    }
    return new DockerArchiveStore(origin, files, images, paths);
  }

  resolve(reference: ImageReference): Promise<FoundManifest | undefined> {
    const wanted = canonicalReference(reference);
    const image = this.#images.find(({ names, found }) =>
      reference.digest === undefined ? names.includes(wanted) : found.digest === reference.digest
    );
    return Promise.resolve(image?.found);
  }

  manifest(reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return this.blob(reference, descriptor);
  }

  blob(_reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return this.#files.read(this.#paths.get(descriptor.digest) ?? descriptor.digest);
  }

  part(
    _reference: ImageReference,
    descriptor: Descriptor,
    range: BlobRange,
  ): Promise<Uint8Array | undefined> {
    const path = this.#paths.get(descriptor.digest) ?? descriptor.digest;
    return withinFile(this.#files, path, range);
  }
}

/** An OCI manifest for an archived image; the digests of the plain layers are the diff ids of its configuration. */
async function makeManifest(
  origin: string,
  files: LayoutFiles,
  entry: v.InferOutput<typeof manifestSchema>[number],
  paths: Map<string, string>,
): Promise<FoundManifest> {
  const code = "image_layout_malformed";
  const limit = defaultImageLimits.configBytes;
  const config = await wholeFile(files, entry.Config, limit, origin);
  const layers = entry.Layers ?? [];
  const diffIds = config === undefined ? [] : parseImageConfiguration(config, origin).diffIds;
  if (config === undefined || diffIds.length !== layers.length) {
    throw new InputError(
      code,
      `Cannot use ${origin} as an image archive: ${entry.Config} does not fit its layers`,
    );
  }
  const { digest } = foundManifest(config, undefined);
  paths.set(digest, entry.Config);
  const descriptors = await Promise.all(layers.map(async (path, index) => {
    const size = await files.size(path);
    const diffId = diffIds[index] ?? "";
    if (size === undefined) {
      throw new InputError(code, `Cannot use ${origin} as an image archive: it lacks ${path}`);
    }
    paths.set(diffId, path);
    return { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: diffId, size };
  }));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest,
      size: config.length,
    },
    layers: descriptors,
  });
  return foundManifest(new TextEncoder().encode(manifest), undefined);
}

function canonicalNames(name: string): string[] {
  try {
    return [canonicalReference(parseImageReference(name))];
  } catch {
    return [];
  }
}
