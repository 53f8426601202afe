import { ContrastError, InputError, InputErrors, TransportError } from "../../core/mod.ts";
import type { ImageFacts } from "./image_facts.ts";
import type { ImageReport } from "./image_report.ts";
import type { ImagesLock } from "./images_lock.ts";
import { lockedFacts } from "./locked_facts.ts";
import { formatPlatform } from "./platform.ts";
import type { StoreImageSource } from "./store_image_source.ts";

/** What is known of an image while it is read. */
export interface ImageProgressLine {
  readonly reference: string;
  /** Bytes so far. */
  readonly fetchedBytes: number;
  readonly state: "waiting" | "reading" | "done" | "failed";
}

/** Shows how far the images are. */
export interface ImageProgress {
  update(line: ImageProgressLine): void;
  /** All images are done, or one has failed for good. */
  done(): void;
}

/** How to find the facts of several images. */
export interface ResolveImagesOptions {
  readonly lock: ImagesLock;
  /** Asked for what the lock does not have; not asked at all when `frozen`. */
  readonly sources: StoreImageSource;
  /** Whether everything must be in the lock. */
  readonly frozen: boolean;
  /** Whether the lock counts for nothing but the images that were not asked for: read everything again. */
  readonly update?: boolean;
  readonly progress?: ImageProgress;
  /** How many images are asked for at the same time; default 50. Of their layers, fewer are read at once. */
  readonly concurrency?: number;
}

/** The facts of several images. */
export interface ResolvedImages {
  /** By reference as written. */
  readonly facts: ReadonlyMap<string, ImageFacts>;
  /** The lock with everything that was found. */
  readonly lock: ImagesLock;
  /** Whether `lock` differs from the one before. */
  readonly changed: boolean;
  /** One for each image, in the order of the references: what was fetched, how much and why. */
  readonly report: readonly ImageReport[];
}

/**
 * Finds the facts of images: from the lock, and otherwise from the sources, several at a time; each reference once.
 *
 * @param references as written; the platform is that of the sources.
 * @throws {InputError} `image_not_locked` with `frozen`, `image_locked_for_other_platform`, and as the sources.
 * @throws {InputErrors} when several images fail.
 * @throws {TransportError} when all failures are of the network.
 */
export async function resolveImages(
  references: readonly string[],
  options: ResolveImagesOptions,
): Promise<ResolvedImages> {
  const distinct = [...new Set(references)];
  const platform = formatPlatform(options.sources.platform);
  const facts = new Map<string, ImageFacts>();
  const reports = new Map<string, ImageReport>();
  const problems = new Map<string, ContrastError>();
  const missing: string[] = [];
  for (const reference of distinct) {
    const locked = options.update ? undefined : lockedFacts(options.lock, reference);
    if (locked?.platform === platform) {
      facts.set(reference, locked);
      reports.set(reference, lockReport(locked));
    } else if (options.frozen) problems.set(reference, notLocked(reference, locked, platform));
    else missing.push(reference);
  }
  if (problems.size > 0) throw combined([...problems.values()]);
  await readAll(missing, options, facts, reports, problems);
  if (problems.size > 0) throw combined(distinct.flatMap((name) => problems.get(name) ?? []));
  const changed = missing.some((name) => !isSame(facts.get(name), options.lock.images.get(name)));
  const read = missing.flatMap((name) => {
    const found = facts.get(name);
    return found === undefined ? [] : [[name, found] as const];
  });
  const images = new Map([...options.lock.images, ...read]);
  const report = distinct.flatMap((reference) => reports.get(reference) ?? []);
  return { facts, lock: { images }, changed, report };
}

async function readAll(
  missing: readonly string[],
  options: ResolveImagesOptions,
  facts: Map<string, ImageFacts>,
  reports: Map<string, ImageReport>,
  problems: Map<string, ContrastError>,
): Promise<void> {
  const queue = [...missing];
  const show = (reference: string, state: ImageProgressLine["state"], fetchedBytes: number) =>
    options.progress?.update({ reference, state, fetchedBytes });
  for (const reference of missing) show(reference, "waiting", 0);
  const work = async () => {
    for (let reference = queue.shift(); reference !== undefined; reference = queue.shift()) {
      const name = reference;
      show(name, "reading", 0);
      try {
        const read = await options.sources.read(name, {
          onBytes: (bytes) => show(name, "reading", bytes),
        });
        facts.set(name, read.facts);
        reports.set(name, read.report);
        show(name, "done", read.report.fetchedBytes);
      } catch (error) {
        show(name, "failed", 0);
        if (!(error instanceof ContrastError)) throw error;
        problems.set(name, error);
      }
    }
  };
  const workers = Math.min(options.concurrency ?? 50, missing.length);
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    if (missing.length > 0) options.progress?.done();
  }
}

function lockReport(facts: ImageFacts): ImageReport {
  const { reference, digest, size, unpackedSize } = facts;
  return {
    reference,
    digest,
    origin: "lock",
    fetchedBytes: 0,
    size,
    unpackedSize,
    isSizeEstimated: false,
    layers: [],
    notes: [],
  };
}

function notLocked(
  reference: string,
  locked: ImageFacts | undefined,
  platform: string,
): InputError {
  return locked === undefined
    ? new InputError("image_not_locked", `Cannot use image ${reference}: it is not in the lock`, {
      hint: `run contrast images lock ${reference}, or leave --frozen out`,
    })
    : new InputError(
      "image_locked_for_other_platform",
      `Cannot use image ${reference}: it is locked for ${locked.platform}, expected ${platform}`,
      { hint: `run contrast images lock --platform ${platform} ${reference}` },
    );
}

function combined(problems: readonly ContrastError[]): ContrastError {
  const [first] = problems;
  if (problems.length === 1 && first !== undefined) return first;
  if (problems.some((problem) => !(problem instanceof TransportError))) {
    return new InputErrors(problems);
  }
  return new TransportError(
    "images_unreachable",
    `Cannot read ${problems.length} images: ${problems.map(({ message }) => message).join("; ")}`,
    first?.hint === undefined ? {} : { hint: first.hint },
  );
}

function isSame(left: ImageFacts | undefined, right: ImageFacts | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
