import {
  defaultImagesLockFile,
  type ImageFacts,
  lockedFacts,
  LockImageSource,
  readImagesLock,
  renderImageReport,
  resolveImages,
  writeImagesLock,
} from "../../genpolicy/images/mod.ts";
import type { CliContext } from "../context.ts";
import type { ImagesFlags } from "../images_flags.ts";
import { imageProgress } from "../images_progress.ts";
import { distinctReferences, imageReferences } from "../images_references.ts";
import { openImagesSources } from "../images_sources.ts";

/** Reads locked images again and says what is new. */
export async function runImagesUpdate(
  this: CliContext,
  flags: ImagesFlags,
  ...args: readonly string[]
): Promise<void> {
  const path = flags.images ?? defaultImagesLockFile;
  const lock = await readImagesLock(path);
  const references = args.length === 0
    ? [...lock.images.keys()].toSorted()
    : distinctReferences(await imageReferences(args));
  const source = new LockImageSource(lock);
  for (const reference of references) await source.facts(reference);
  using sources = await openImagesSources(this, flags);
  const progress = imageProgress(this.out);
  const resolved = await resolveImages(references, {
    lock,
    sources,
    frozen: false,
    update: true,
    ...(progress === undefined ? {} : { progress }),
  });
  if (resolved.changed) await writeImagesLock(path, resolved.lock, this.random);
  const changes = references.flatMap((reference) => {
    const before = lockedFacts(lock, reference) as ImageFacts;
    const after = resolved.facts.get(reference) as ImageFacts;
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    return isSame ? [] : [{ reference, before: before.digest, after: after.digest }];
  });
  if (flags.output === "json") {
    return this.out.json({ file: path, changes, images: resolved.report });
  }
  for (const change of changes) {
    this.out.result(`${change.reference}: ${change.before} -> ${change.after}`);
  }
  this.out.result(`changed: ${changes.length} of ${references.length}`);
  this.out.note(renderImageReport(resolved.report).trimEnd());
}
