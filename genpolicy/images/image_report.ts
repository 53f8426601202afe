/** What happened to a layer, and why. */
export interface LayerReport {
  readonly digest: string;
  /** Bytes as stored. */
  readonly size: number;
  /** `shared`: another image of the same run has it, so that it was read once. */
  readonly action: "read" | "shared" | "skipped";
  /** A clause, for example `it only copies to /app`. */
  readonly reason: string;
}

/** How the facts of an image were found. */
export interface ImageReport {
  readonly reference: string;
  /** `sha256:…` of the image manifest. */
  readonly digest: string;
  /** `lock`, a registry, a folder or a file. */
  readonly origin: string;
  /** Bytes of manifests, configuration and layers that were read. */
  readonly fetchedBytes: number;
  /** Bytes of the whole image as stored. */
  readonly size: number;
  /** Bytes of the whole image unpacked. */
  readonly unpackedSize: number;
  /** Whether a part of `unpackedSize` is guessed from stored sizes. */
  readonly isSizeEstimated: boolean;
  /** The uppermost first; empty for an image of the lock. */
  readonly layers: readonly LayerReport[];
  /** Sentences about what was passed over, for example attestations. */
  readonly notes: readonly string[];
}
