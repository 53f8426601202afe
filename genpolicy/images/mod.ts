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
export { LockImageSource } from "./lock_image_source.ts";
export { type OciImageConfig, parseOciImageConfig } from "./oci_image_config.ts";
