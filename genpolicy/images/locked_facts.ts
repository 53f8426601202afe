import type { ImageFacts } from "./image_facts.ts";
import type { ImagesLock } from "./images_lock.ts";
import { pinnedReference } from "./image_reference.ts";

/**
 * The facts that the lock has for a reference: under the reference as written, or, for `name:tag@digest`, under the
 * reference before it was pinned, if the digest is the same. The platform is not looked at.
 */
export function lockedFacts(lock: ImagesLock, reference: string): ImageFacts | undefined {
  const direct = lock.images.get(reference);
  if (direct !== undefined || !reference.includes("@")) return direct;
  for (const facts of lock.images.values()) {
    if (pinnedReference(facts) === reference) return { ...facts, reference };
  }
  return undefined;
}
