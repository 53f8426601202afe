import type { AppraisalReason } from "../../core/mod.ts";
import type { ImageFacts } from "./image_facts.ts";
import { parseImageReference, repositoryName } from "./image_reference.ts";

const compared = ["platform", "config", "passwd", "group", "size"] as const;

/** The reference that names exactly what the lock has: by the digest of the image manifest, without a tag. */
export function lockedFactsReference(facts: ImageFacts): string {
  return `${repositoryName(parseImageReference(facts.reference))}@${facts.digest}`;
}

/**
 * What a lock says differently from the image that its digest names; empty when it tells the truth. The unpacked size
 * can be an estimate and is not compared.
 */
export function lockDifferences(locked: ImageFacts, found: ImageFacts): AppraisalReason[] {
  return compared
    .filter((field) => JSON.stringify(locked[field]) !== JSON.stringify(found[field]))
    .map((field) => ({
      code: "image_lock_differs",
      message: `${locked.reference}: ${field} is ${brief(locked[field])} in the lock, ` +
        `but ${brief(found[field])} in the image`,
    }));
}

function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
