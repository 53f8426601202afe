import { createHash } from "node:crypto";
import { concatBytes, InputError } from "../../core/mod.ts";
import type { BlobRange, FoundManifest } from "./image_store.ts";
import type { LayoutFiles } from "./layout_files.ts";

/** A manifest with its computed digest. */
export function foundManifest(bytes: Uint8Array, mediaType: string | undefined): FoundManifest {
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { bytes, mediaType, digest };
}

/** A whole small file; undefined when there is none. */
export async function wholeFile(
  files: LayoutFiles,
  path: string,
  limit: number,
  origin: string,
): Promise<Uint8Array | undefined> {
  const size = await files.size(path);
  if (size === undefined) return undefined;
  if (size > limit) {
    throw new InputError(
      "image_limit_exceeded",
      `Cannot read ${path} of ${origin}: it has ${size} bytes, allowed are ${limit}`,
    );
  }
  return await collected(files.read(path, { start: 0, end: size }));
}

/** A part of a file. */
export async function withinFile(
  files: LayoutFiles,
  path: string,
  range: BlobRange,
): Promise<Uint8Array | undefined> {
  const size = await files.size(path);
  if (size === undefined) return undefined;
  const start = "suffix" in range ? Math.max(0, size - range.suffix) : Math.min(range.start, size);
  const end = "suffix" in range ? size : Math.min(range.end ?? size, size);
  return await collected(files.read(path, { start, end }));
}

async function collected(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return concatBytes(...await Array.fromAsync(source, (chunk) => chunk.slice()));
}
