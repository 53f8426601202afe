import type { Descriptor } from "./descriptor.ts";
import type { ImageReference } from "./image_reference.ts";

/** A manifest as a store found it. */
export interface FoundManifest {
  readonly bytes: Uint8Array;
  /** What the store says that it is, if it says. */
  readonly mediaType: string | undefined;
  /** SHA-256 of the bytes, as `sha256:…`; computed, never believed. */
  readonly digest: string;
  /** Where exactly it was found, if more exact than the origin of the store. */
  readonly origin?: string;
}

/** A part of a blob: everything from `start`, or the last `suffix` bytes. */
export type BlobRange =
  | { readonly start: number; readonly end?: number }
  | { readonly suffix: number };

/**
 * Where images lie: a registry, a layout, an archive. Nothing that it delivers is verified. A piece of a stream is
 * valid until the next one is asked for.
 */
export interface ImageStore {
  /** For people: a host name, a folder, a file. */
  readonly origin: string;
  /** The manifest or index that `reference` names; undefined when this store does not have it. */
  resolve(reference: ImageReference): Promise<FoundManifest | undefined>;
  /** A manifest of the same repository by its digest. */
  manifest(reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array>;
  /** A configuration or a layer. */
  blob(reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array>;
  /** A part of a blob, or undefined where the store cannot deliver parts. */
  part(
    reference: ImageReference,
    descriptor: Descriptor,
    range: BlobRange,
  ): Promise<Uint8Array | undefined>;
}
