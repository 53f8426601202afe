/**
 * What an image may cost. A registry is not trusted, and an image that is beyond these limits could not run in a
 * guest's memory anyway.
 */
export interface ImageLimits {
  /** Bytes of a manifest or an index. */
  readonly manifestBytes: number;
  /** Bytes of an image configuration. */
  readonly configBytes: number;
  /** Number of manifests in an index. */
  readonly indexManifests: number;
  /** Number of layers in a manifest. */
  readonly layers: number;
  /** Bytes of a layer as stored. */
  readonly layerBytes: number;
  /** Unpacked bytes of a layer that are allowed at any rate of compression. */
  readonly unpackedBytes: number;
  /** Beyond `unpackedBytes`: unpacked bytes allowed for each stored byte. */
  readonly compressionRatio: number;
  /** Number of entries in a layer. */
  readonly layerEntries: number;
  /** Bytes of `/etc/passwd`, of `/etc/group` and of an extended tar header. */
  readonly fileBytes: number;
  /** Bytes of a path in a layer. */
  readonly pathBytes: number;
  /** Symlinks followed for one file. */
  readonly links: number;
}

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

/** Generous for every image that people run. */
export const defaultImageLimits: ImageLimits = {
  manifestBytes: 4 * mebibyte,
  configBytes: 8 * mebibyte,
  indexManifests: 1024,
  layers: 512,
  layerBytes: 256 * gibibyte,
  unpackedBytes: 4 * gibibyte,
  compressionRatio: 200,
  layerEntries: 5_000_000,
  fileBytes: mebibyte,
  pathBytes: 4096,
  links: 40,
};
