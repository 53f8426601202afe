import type { ImagesFlags } from "../images_flags.ts";

/** Flags of `contrast images verity`. */
export interface ImagesVerityFlags extends ImagesFlags {
  readonly salt?: string;
}
