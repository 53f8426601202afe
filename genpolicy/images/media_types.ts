/** What a media type of a manifest, configuration or layer means to us. */
export type MediaKind =
  | "index"
  | "manifest"
  | "schema1"
  | "config"
  | "layer"
  | "foreign-layer"
  | "other";

const kinds: Readonly<Record<string, MediaKind>> = {
  "application/vnd.oci.image.index.v1+json": "index",
  "application/vnd.docker.distribution.manifest.list.v2+json": "index",
  "application/vnd.oci.image.manifest.v1+json": "manifest",
  "application/vnd.docker.distribution.manifest.v2+json": "manifest",
  "application/vnd.docker.distribution.manifest.v1+json": "schema1",
  "application/vnd.docker.distribution.manifest.v1+prettyjws": "schema1",
  "application/vnd.oci.image.config.v1+json": "config",
  "application/vnd.docker.container.image.v1+json": "config",
  "application/vnd.oci.image.layer.v1.tar": "layer",
  "application/vnd.oci.image.layer.v1.tar+gzip": "layer",
  "application/vnd.oci.image.layer.v1.tar+zstd": "layer",
  "application/vnd.docker.image.rootfs.diff.tar": "layer",
  "application/vnd.docker.image.rootfs.diff.tar.gzip": "layer",
  "application/vnd.docker.image.rootfs.diff.tar.zstd": "layer",
  "application/vnd.oci.image.layer.nondistributable.v1.tar": "foreign-layer",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip": "foreign-layer",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd": "foreign-layer",
  "application/vnd.docker.image.rootfs.foreign.diff.tar": "foreign-layer",
  "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip": "foreign-layer",
};

/** The meaning of `mediaType`; parameters such as `; charset=utf-8` do not count. */
export function mediaKind(mediaType: string): MediaKind {
  const bare = (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
  return Object.hasOwn(kinds, bare) ? kinds[bare] ?? "other" : "other";
}

/** The media types that a registry may answer with, for the `Accept` header. */
export const acceptedManifestTypes: readonly string[] = Object.keys(kinds)
  .filter((type) => kinds[type] === "index" || kinds[type] === "manifest");
