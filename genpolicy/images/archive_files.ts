import { InputError } from "../../core/mod.ts";
import { detectCompression } from "./decompress.ts";
import { defaultImageLimits } from "./image_limits.ts";
import { fileBytes, type FileRange, type LayoutFiles } from "./layout_files.ts";
import { type TarEntry, TarScanner } from "./tar_scanner.ts";

const readBytes = 64 * 1024;
const maxFiles = 100_000;

/** The files of a tar archive, read where they lie: nothing is unpacked. */
export class ArchiveFiles implements LayoutFiles {
  readonly #path: string;
  readonly #entries: ReadonlyMap<string, TarEntry>;

  /** For `open`. */
  constructor(path: string, entries: ReadonlyMap<string, TarEntry>) {
    this.#path = path;
    this.#entries = entries;
  }

  /**
   * Lists an archive; file contents are jumped over.
   *
   * @throws {InputError} `image_archive_compressed`, `image_layout_unreadable`, `image_layer_malformed`.
   */
  static async open(path: string): Promise<ArchiveFiles> {
    const entries = new Map<string, TarEntry>();
    const scanner = new TarScanner({
      onEntry(entry) {
        if (entries.size >= maxFiles) throw tooMany(path);
        entries.set(entry.path, entry);
        return false;
      },
      onContent() {},
    }, defaultImageLimits);
    using file = await openFile(path);
    const buffer = new Uint8Array(readBytes);
    for (let isFirst = true;; isFirst = false) {
      const count = await file.read(buffer);
      if (count === null) break;
      const chunk = buffer.subarray(0, count);
      if (isFirst && detectCompression(chunk) !== "none") throw compressed(path);
      scanner.write(chunk);
      const skipped = scanner.skip();
      if (skipped > 0) await file.seek(skipped, Deno.SeekMode.Current);
    }
    scanner.end();
    return new ArchiveFiles(path, entries);
  }

  size(path: string): Promise<number | undefined> {
    return Promise.resolve(this.#find(path)?.size);
  }

  async *read(path: string, range?: FileRange): AsyncGenerator<Uint8Array, void, undefined> {
    const entry = this.#find(path);
    if (entry === undefined) {
      throw new InputError("image_layout_unreadable", `Cannot read ${path} of ${this.#path}`);
    }
    using file = await openFile(this.#path);
    const start = entry.offset + (range?.start ?? 0);
    const end = entry.offset + Math.min(range?.end ?? entry.size, entry.size);
    yield* fileBytes(file, { start, end });
  }

  /** Docker stores a repeated layer as a link to its first place. */
  #find(path: string): TarEntry | undefined {
    let entry = this.#entries.get(path);
    for (let links = 0; links < 8 && entry !== undefined; links++) {
      if (entry.type === "file") return entry;
      if (entry.type === "hardlink") entry = this.#entries.get(entry.linkName);
      else if (entry.type === "symlink") {
        const folder = entry.path.split("/").slice(0, -1);
        for (const part of entry.linkName.split("/")) {
          if (part === "..") folder.pop();
          else if (part !== ".") folder.push(part);
        }
        entry = this.#entries.get(folder.join("/"));
      } else return undefined;
    }
    return undefined;
  }
}

async function openFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (cause) {
    throw new InputError("image_layout_unreadable", `Cannot read the image archive ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
}

function compressed(path: string): InputError {
  return new InputError(
    "image_archive_compressed",
    `Cannot read the image archive ${path}: it is compressed as a whole`,
    { hint: "decompress it first, for example with gunzip; its layers may stay compressed" },
  );
}

function tooMany(path: string): InputError {
  return new InputError(
    "image_limit_exceeded",
    `Cannot read the image archive ${path}: it has more than ${maxFiles} files`,
  );
}
