import { AppraisalError } from "../../core/mod.ts";
import {
  type ImageFacts,
  type ImageSources,
  lockDifferences,
  lockedFactsReference,
  resolveImages,
} from "../../genpolicy/images/mod.ts";
import type { CliContext } from "../context.ts";
import type { ImagesFlags } from "../images_flags.ts";
import { imageProgress } from "../images_progress.ts";
import { lockedImages } from "../locked_images.ts";
import { openImagesSources } from "../images_sources.ts";

/** Compares the lock with the images that its digests name. */
export async function runImagesVerify(
  this: CliContext,
  flags: ImagesFlags,
  ...args: readonly string[]
): Promise<void> {
  const locked = await lockedImages(flags, args);
  using sources = await openImagesSources(this, flags);
  const progress = imageProgress(this.out);
  const resolved = await resolveImages(locked.map(lockedFactsReference), {
    lock: { images: new Map() },
    sources,
    frozen: false,
    ...(progress === undefined ? {} : { progress }),
  });
  const images = locked.map((facts) => {
    const found = resolved.facts.get(lockedFactsReference(facts)) as ImageFacts;
    return {
      reference: facts.reference,
      digest: facts.digest,
      reasons: lockDifferences(facts, found),
    };
  });
  const moved = await movedTags(locked, sources);
  for (const { reference, digest } of moved) {
    this.out.warn("image_tag_moved", `${reference} now stands for ${digest}`);
  }
  const reasons = images.flatMap((image) => image.reasons);
  if (flags.output === "json") {
    this.out.json({ images, moved });
    if (reasons.length > 0) this.process.exitCode = 5;
    return;
  }
  if (reasons.length > 0) {
    throw new AppraisalError(
      "images_lock_differs",
      reasons.length === 1
        ? `Cannot confirm the image lock: ${reasons[0]?.message}`
        : `Cannot confirm the image lock: it differs from the images in ${reasons.length} places`,
      { reasons, hint: "find out who changed the lock; contrast images update writes it anew" },
    );
  }
  this.out.result(
    `what the lock says of ${images.length} image${images.length === 1 ? "" : "s"} is true`,
  );
}

async function movedTags(locked: readonly ImageFacts[], sources: ImageSources) {
  const moved = await Promise.all(locked.map(async (facts) => {
    const digest = await sources.digest(facts.reference).catch(() => undefined);
    return digest === undefined || digest === facts.digest
      ? []
      : [{ reference: facts.reference, digest }];
  }));
  return moved.flat();
}
