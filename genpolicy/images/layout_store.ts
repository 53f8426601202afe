import { InputError } from "../../core/mod.ts";
import * as v from "valibot";
import { type Descriptor, descriptorSchema, parseForeignJson } from "./descriptor.ts";
import { defaultImageLimits } from "./image_limits.ts";
import {
  canonicalReference,
  type ImageReference,
  parseImageReference,
  repositoryName,
} from "./image_reference.ts";
import type { BlobRange, FoundManifest, ImageStore } from "./image_store.ts";
import type { LayoutFiles } from "./layout_files.ts";
import { foundManifest, wholeFile, withinFile } from "./_layout_reading.ts";

const indexSchema = v.object({
  schemaVersion: v.literal(2),
  manifests: v.array(descriptorSchema),
});

/** The annotations that name an image in a layout: containerd's full name, then the specification's. */
const nameAnnotations = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];

/**
 * An OCI image layout (OCI image specification 1.1, "image-layout.md").
 *
 * An image is found by its digest, or by the name that its annotations give: a full name (`nginx:1.27`), or, where
 * the layout was opened for one repository, a bare tag (`1.27`).
 */
export class LayoutStore implements ImageStore {
  readonly origin: string;
  readonly #files: LayoutFiles;
  readonly #manifests: readonly Descriptor[];
  readonly #repository: string | undefined;

  constructor(
    origin: string,
    files: LayoutFiles,
    manifests: readonly Descriptor[],
    repository: string | undefined,
  ) {
    this.origin = origin;
    this.#files = files;
    this.#manifests = manifests;
    this.#repository = repository;
  }

  /**
   * Opens a layout.
   *
   * @param origin the folder or file, for people.
   * @param repository the repository whose images the layout has, as `registry/repository`.
   * @throws {InputError} `image_layout_malformed`.
   */
  static async open(
    origin: string,
    files: LayoutFiles,
    repository?: string,
  ): Promise<LayoutStore> {
    const limit = defaultImageLimits.manifestBytes;
    const bytes = await wholeFile(files, "index.json", limit, origin);
    if (bytes === undefined) {
      throw new InputError(
        "image_layout_malformed",
        `Cannot use ${origin} as an image layout: it has no index.json`,
        { hint: "make one with skopeo copy docker://IMAGE oci:FOLDER:NAME" },
      );
    }
    const code = "image_layout_malformed";
    const index = parseForeignJson(bytes, indexSchema, code, `index.json of ${origin}`);
    return new LayoutStore(origin, files, index.manifests, repository);
  }

  async resolve(reference: ImageReference): Promise<FoundManifest | undefined> {
    const found = reference.digest === undefined
      ? this.#named(reference)
      : await this.#byDigest(reference.digest);
    const [first] = found;
    if (first === undefined) return undefined;
    if (found.length > 1) {
      const manifests = found.map((descriptor) => ({
        ...descriptor,
        artifactType: descriptor.artifactType ?? null,
        platform: descriptor.platform ?? null,
      }));
      const index = JSON.stringify({ schemaVersion: 2, manifests });
      return foundManifest(new TextEncoder().encode(index), undefined);
    }
    const path = blobPath(first.digest);
    const bytes = await wholeFile(
      this.#files,
      path,
      defaultImageLimits.manifestBytes,
      this.origin,
    );
    if (bytes === undefined) return undefined;
    const manifest = foundManifest(bytes, first.mediaType || undefined);
    if (manifest.digest === first.digest) return manifest;
    throw new InputError(
      "image_digest_mismatch",
      `Cannot trust ${path} of ${this.origin}: its digest is ${manifest.digest}`,
    );
  }

  manifest(reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return this.blob(reference, descriptor);
  }

  blob(_reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return this.#files.read(blobPath(descriptor.digest));
  }

  part(
    _reference: ImageReference,
    descriptor: Descriptor,
    range: BlobRange,
  ): Promise<Uint8Array | undefined> {
    return withinFile(this.#files, blobPath(descriptor.digest), range);
  }

  #named(reference: ImageReference): Descriptor[] {
    const wanted = canonicalReference(reference);
    const isOurs = repositoryName(reference) === this.#repository;
    const named = this.#manifests.filter((descriptor) =>
      nameAnnotations.some((key) => {
        const name = descriptor.annotations[key];
        if (name === undefined) return false;
        return canonicalName(name) === wanted || (isOurs && name === reference.tag);
      })
    );
    const isOnlyOne = isOurs && this.#manifests.length === 1 &&
      nameAnnotations.every((key) => this.#manifests[0]?.annotations[key] === undefined);
    return isOnlyOne ? [...this.#manifests] : named;
  }

  async #byDigest(digest: string): Promise<Descriptor[]> {
    const listed = this.#manifests.find((descriptor) => descriptor.digest === digest);
    if (listed !== undefined) return [listed];
    const size = await this.#files.size(blobPath(digest));
    if (size === undefined) return [];
    const unsaid = { annotations: {}, platform: undefined, artifactType: undefined };
    return [{ digest, size, mediaType: "", ...unsaid }];
  }
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function canonicalName(name: string): string | undefined {
  try {
    return canonicalReference(parseImageReference(name));
  } catch {
    return undefined;
  }
}
