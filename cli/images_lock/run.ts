import {
  defaultImagesLockFile,
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

/** Reads what the lock does not have, and writes it. */
export async function runImagesLock(
  this: CliContext,
  flags: ImagesFlags,
  ...args: readonly string[]
): Promise<void> {
  const path = flags.images ?? defaultImagesLockFile;
  const references = distinctReferences(await imageReferences(args));
  const lock = await readImagesLock(path);
  using sources = await openImagesSources(this, flags);
  const progress = imageProgress(this.out);
  const resolved = await resolveImages(references, {
    lock,
    sources,
    frozen: false,
    ...(progress === undefined ? {} : { progress }),
  });
  if (resolved.changed) await writeImagesLock(path, resolved.lock, this.random);
  if (flags.output === "json") {
    this.out.json({ file: path, changed: resolved.changed, images: resolved.report });
  } else this.out.result(renderImageReport(resolved.report));
}
