/** A part of a file: from `start` up to, but without, `end`. */
export interface FileRange {
  readonly start: number;
  readonly end: number;
}

/** The files of an image layout, in a folder or an archive. */
export interface LayoutFiles {
  /** Bytes of the file at `path`; undefined when there is none. */
  size(path: string): Promise<number | undefined>;
  /** The content of a file that exists, or a part of it. A piece is valid until the next is asked for. */
  read(path: string, range?: FileRange): AsyncIterable<Uint8Array>;
}

const chunkBytes = 64 * 1024;

/** The bytes of an open file in `range`; the caller closes the file. A piece is valid until the next is asked for. */
export async function* fileBytes(
  file: Deno.FsFile,
  range: FileRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  await file.seek(range.start, Deno.SeekMode.Start);
  let rest = range.end - range.start;
  const buffer = new Uint8Array(Math.min(chunkBytes, rest));
  while (rest > 0) {
    const count = await file.read(buffer.subarray(0, Math.min(buffer.length, rest)));
    if (count === null) return;
    rest -= count;
    yield buffer.subarray(0, count);
  }
}
