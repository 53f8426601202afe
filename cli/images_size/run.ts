import {
  defaultImagesLockFile,
  formatBytes,
  type ImageFacts,
  memoryAdvice,
  readImagesLock,
  resolveImages,
} from "../../genpolicy/images/mod.ts";
import type { CliContext } from "../context.ts";
import type { ImagesFlags } from "../images_flags.ts";
import { imageProgress } from "../images_progress.ts";
import { distinctReferences, type ImageGroup, imageReferences } from "../images_references.ts";
import { openImagesSources } from "../images_sources.ts";

/** Tells what images take on the network and in memory. */
export async function runImagesSize(
  this: CliContext,
  flags: ImagesFlags,
  ...args: readonly string[]
): Promise<void> {
  const lock = await readImagesLock(flags.images ?? defaultImagesLockFile);
  const all = { workload: undefined, references: [...lock.images.keys()].toSorted() };
  const groups = args.length === 0 ? [all] : await imageReferences(args);
  using sources = await openImagesSources(this, flags);
  const progress = imageProgress(this.out);
  const resolved = await resolveImages(distinctReferences(groups), {
    lock,
    sources,
    frozen: false,
    ...(progress === undefined ? {} : { progress }),
  });
  const images = [...resolved.facts.values()].map(({ reference, size, unpackedSize }) => ({
    reference,
    size,
    unpackedSize,
    isEstimated: resolved.report.some((report) =>
      report.reference === reference && report.isSizeEstimated
    ),
  }));
  const workloads = groups.flatMap((group) => advise(group, resolved.facts));
  if (flags.output === "json") return this.out.json({ images, workloads });
  for (const image of images) {
    const about = image.isEstimated ? "about " : "";
    this.out.result(
      `${image.reference}: ${formatBytes(image.size)} to download, ` +
        `${about}${formatBytes(image.unpackedSize)} in memory`,
    );
  }
  for (const workload of workloads) {
    this.out.result(
      `${workload.workload}: images take ${formatBytes(workload.imageBytes)}; ` +
        `memory limit at least ${workload.memoryForImages}, and what the programs need`,
    );
  }
}

function advise(group: ImageGroup, facts: ReadonlyMap<string, ImageFacts>) {
  if (group.workload === undefined) return [];
  const images = group.references.flatMap((reference) => facts.get(reference) ?? []);
  const advice = memoryAdvice({ images, workloadBytes: 0 });
  return [{
    workload: group.workload,
    imageBytes: advice.imageBytes,
    memoryForImages: advice.recommended,
  }];
}
