import type { ImageFacts } from "./image_facts.ts";

/** Something that knows images: a lock file, a registry, a layout directory, an archive. */
export interface ImageSource {
  /**
   * The facts of the image that `reference` names.
   *
   * @throws {InputError} when the image is unknown, malformed or not what its digest says.
   * @throws {TransportError} when a registry cannot be reached or refuses.
   */
  facts(reference: string): Promise<ImageFacts>;
}
