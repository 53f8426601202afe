import {
  type ImageFacts,
  type ImageReport,
  type ImagesLock,
  lockedFacts,
  openImageSources,
  pinnedReference,
  readImagesLock,
  renderImagesLock,
  type ResolvedImages,
  resolveImages,
} from "../../genpolicy/images/mod.ts";
import type { CliContext } from "../context.ts";
import { ContrastError, type FilePlace, InputError, InputErrors } from "../../core/mod.ts";
import { COMPONENT_REGISTRY, containersOf, replaceImages } from "../../k8s/mod.ts";
import { imageProgress } from "../images_progress.ts";
import type { ProblemList } from "./_problems.ts";
import type { GenerateFlags } from "./flags.ts";
import type { PreparedWorkload } from "./prepare_workloads.ts";
import { reportImages } from "./report_images.ts";

/** What is known of all images of a deployment. */
export interface WorkloadImages {
  /** Templates with references as they are going to be written. */
  readonly workloads: readonly PreparedWorkload[];
  /** By reference, as written and as it is going to be written. */
  readonly facts: ReadonlyMap<string, ImageFacts>;
  /** The lock file's new text; undefined when it need not change. */
  readonly lockText: string | undefined;
  readonly report: readonly ImageReport[];
}

/** How images are found and written. */
export interface WorkloadImageOptions {
  readonly flags: GenerateFlags;
  readonly lockPath: string;
  /** References that are always written with their digests. */
  readonly alwaysPinned: ReadonlySet<string>;
  readonly context: CliContext;
}

/**
 * Finds the facts of all images, from the lock first, and writes digests into the templates where that is wanted. What
 * `resolveImages` throws becomes a problem, with the place of the first use of the image.
 *
 * @throws {ContrastError} when the lock or a source of images cannot be read.
 */
export async function resolveWorkloadImages(
  workloads: readonly PreparedWorkload[],
  options: WorkloadImageOptions,
  problems: ProblemList,
): Promise<WorkloadImages> {
  const { flags, context } = options;
  const lock = await readImagesLock(options.lockPath);
  using sources = await openImageSources({
    ...(flags.platform === undefined ? {} : { platform: flags.platform }),
    insecureRegistries: flags.insecureRegistry ?? [],
    caFiles: flags.caFile ?? [],
    ociLayouts: flags.ociLayout ?? [],
    ...(flags.registryHosts === undefined ? {} : { registryHosts: flags.registryHosts }),
    readAllLayers: flags.allLayers,
    env: context.env,
    clock: context.clock,
    random: context.random,
  });
  const uses = referencesOf(workloads);
  const isNowhere = (reference: string): boolean =>
    reference.startsWith(`${COMPONENT_REGISTRY}/`) && lockedFacts(lock, reference) === undefined &&
    (flags.ociLayout ?? []).length === 0;
  const references = [...uses.keys()].toSorted().filter((name) => !isNowhere(name));
  for (const [reference, place] of uses) {
    if (isNowhere(reference)) problems.add(unnamedComponent(reference, place()));
  }
  if (!problems.isEmpty) problems.ignore("image_unknown");
  const progress = imageProgress(context.out);
  const resolved = await resolveImages(references, {
    lock,
    sources,
    frozen: flags.frozen,
    ...(progress === undefined ? {} : { progress }),
  }).catch((error): ResolvedImages => {
    const problem = placed(error, uses);
    if (!(problem instanceof ContrastError)) throw problem;
    problems.add(problem);
    problems.ignore("image_unknown");
    return { facts: locked(references, lock), lock, changed: false, report: [] };
  });
  reportImages(context.out, resolved.report);
  const facts = new Map(resolved.facts);
  const pinned = (reference: string): string | undefined => {
    const known = resolved.facts.get(reference);
    if (known === undefined || !(flags.pin || options.alwaysPinned.has(reference))) {
      return undefined;
    }
    const name = pinnedReference(known);
    facts.set(name, { ...known, reference: name });
    return name;
  };
  return {
    workloads: workloads.map((item) => ({
      ...item,
      template: replaceImages(item.template, pinned),
    })),
    facts,
    lockText: resolved.changed ? renderImagesLock(resolved.lock) : undefined,
    report: resolved.report,
  };
}

function locked(references: readonly string[], lock: ImagesLock): Map<string, ImageFacts> {
  return new Map(references.flatMap((reference) => {
    const facts = lockedFacts(lock, reference);
    return facts === undefined ? [] : [[reference, facts] as const];
  }));
}

type FirstUse = () => FilePlace;

function referencesOf(workloads: readonly PreparedWorkload[]): Map<string, FirstUse> {
  const uses = new Map<string, FirstUse>();
  for (const { workload, template } of workloads) {
    const original = new Map(
      containersOf({ spec: workload.spec }).map(({ value, path }) => [value["name"], path]),
    );
    for (const { value } of containersOf(template)) {
      const { image, name } = value;
      if (typeof image !== "string" || image === "" || uses.has(image)) continue;
      const path = original.get(name);
      uses.set(image, () => workload.place(path === undefined ? ["spec"] : [...path, "image"]));
    }
  }
  return uses;
}

function unnamedComponent(reference: string, place: FilePlace): InputError {
  return new InputError(
    "component_image_unnamed",
    `Cannot use image ${reference}: ${COMPONENT_REGISTRY} stands for a registry that you have to name`,
    {
      place,
      hint: "push the images of Contrast to your registry and name them with --image-replacements",
    },
  );
}

/** Adds to problems with an image the place where it is used; the message names the reference. */
function placed(error: unknown, uses: ReadonlyMap<string, FirstUse>): unknown {
  if (error instanceof InputErrors) {
    return new InputErrors(error.problems.map((problem) => placed(problem, uses) as ContrastError));
  }
  if (!(error instanceof InputError) || error.place !== undefined) return error;
  for (const [reference, place] of uses) {
    if (!error.message.includes(`image ${reference}:`)) continue;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return new InputError(error.code, error.message, { place: place(), cause: error, ...hint });
  }
  return error;
}
