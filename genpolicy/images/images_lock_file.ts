import { InputError, type Random } from "../../core/mod.ts";
import {
  emptyImagesLock,
  type ImagesLock,
  parseImagesLock,
  renderImagesLock,
} from "./images_lock.ts";

/**
 * Reads the lock file at `path`; a file that does not exist is an empty lock.
 *
 * @throws {InputError} `images_lock_unreadable`, `images_lock_malformed` or `images_lock_version_unknown`.
 */
export async function readImagesLock(path: string): Promise<ImagesLock> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return emptyImagesLock;
    throw new InputError("images_lock_unreadable", `Cannot read the image lock ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
  return parseImagesLock(text, path);
}

/**
 * Writes the lock file at `path` in one step: a reader sees the old or the new text, never a part. A file that has
 * these bytes already is left alone.
 *
 * @returns whether the file changed.
 * @throws {InputError} `images_lock_unwritable`.
 */
export async function writeImagesLock(
  path: string,
  lock: ImagesLock,
  random: Random,
): Promise<boolean> {
  const text = renderImagesLock(lock);
  const temporary = `${path}.${random.bytes(6).toHex()}.tmp`;
  try {
    if (await Deno.readTextFile(path).catch(() => undefined) === text) return false;
    await Deno.writeTextFile(temporary, text, { createNew: true });
    await Deno.rename(temporary, path);
    return true;
  } catch (cause) {
    await Deno.remove(temporary).catch(() => undefined);
    throw new InputError("images_lock_unwritable", `Cannot write the image lock ${path}`, {
      place: { kind: "file", file: path },
      hint: "check that the folder exists and can be written",
      cause,
    });
  }
}
