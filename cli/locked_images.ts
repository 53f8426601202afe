import {
  defaultImagesLockFile,
  type ImageFacts,
  LockImageSource,
  readImagesLock,
} from "../genpolicy/images/mod.ts";
import type { ImagesFlags } from "./images_flags.ts";
import { distinctReferences, imageReferences } from "./images_references.ts";

/**
 * The facts that the lock has for the images that `args` name; for all its images without arguments.
 *
 * @throws {InputError} `image_not_locked`, and what the reader of the lock throws.
 */
export async function lockedImages(
  flags: ImagesFlags,
  args: readonly string[],
): Promise<ImageFacts[]> {
  const lock = await readImagesLock(flags.images ?? defaultImagesLockFile);
  const references = args.length === 0
    ? [...lock.images.keys()].toSorted()
    : distinctReferences(await imageReferences(args));
  const source = new LockImageSource(lock);
  const images: ImageFacts[] = [];
  for (const reference of references) images.push(await source.facts(reference));
  return images;
}
