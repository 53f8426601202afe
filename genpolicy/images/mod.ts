/**
 * What the policy needs of container images: read from registries, layouts and archives, verified, and pinned in
 * `images.lock.json`.
 *
 * @module
 */
export type { ImageFacts } from "./image_facts.ts";
export type { ImageSource } from "./image_source.ts";
export {
  defaultImagesLockFile,
  emptyImagesLock,
  type ImagesLock,
  parseImagesLock,
  renderImagesLock,
} from "./images_lock.ts";
export { readImagesLock, writeImagesLock } from "./images_lock_file.ts";
export { lockedFacts } from "./locked_facts.ts";
export { LockImageSource } from "./lock_image_source.ts";
export { type OciImageConfig, parseOciImageConfig } from "./oci_image_config.ts";
export type { Descriptor, DescriptorPlatform } from "./descriptor.ts";
export { FolderFiles } from "./folder_files.ts";
export { defaultImageLimits, type ImageLimits } from "./image_limits.ts";
export {
  canonicalReference,
  type ImageReference,
  parseImageReference,
  pinnedReference,
  repositoryName,
} from "./image_reference.ts";
export type { ImageReport, LayerReport } from "./image_report.ts";
export type { BlobRange, FoundManifest, ImageStore } from "./image_store.ts";
export type { FileRange, LayoutFiles } from "./layout_files.ts";
export { LayoutStore } from "./layout_store.ts";
export { defaultPlatform, parsePlatform, type Platform } from "./platform.ts";
export { type ReadImage, type ReadImageOptions } from "./read_image.ts";
export { type LocatedImage, StoreImageSource } from "./store_image_source.ts";
export {
  type ContainerUser,
  resolveUser,
  type ResolveUserOptions,
  supplementaryGroups,
} from "./resolve_user.ts";
export {
  type GroupEntry,
  parseGroup,
  parsePasswd,
  type PasswdEntry,
  type UserFiles,
} from "./user_files.ts";
export { ImageSources, type ImageSourcesOptions, openImageSources } from "./image_sources.ts";
export { type MemoryAdvice, memoryAdvice, type PodMemory } from "./memory_advice.ts";
export { formatBytes, renderImageLine, renderImageReport } from "./render_image_report.ts";
export {
  type ImageProgress,
  type ImageProgressLine,
  type ResolvedImages,
  resolveImages,
  type ResolveImagesOptions,
} from "./resolve_images.ts";
export { type ImageVerity, imageVerity, type LayerVerity } from "./image_verity.ts";
export { defaultVeritySalt, VerityHasher, type VerityRoot } from "./verity_hasher.ts";
export { lockDifferences, lockedFactsReference } from "./lock_differences.ts";
