import { constants, createGunzip, createZstdDecompress } from "node:zlib";
import { InputError } from "../../core/mod.ts";

/** How a layer is stored. */
export type Compression = "none" | "gzip" | "zstd";

/** A zstd frame that needs a larger window than this is refused: 32 MiB. */
const maxWindowLog = 25;
const chunkSize = 64 * 1024;

/** Recognises the compression by the first bytes, as containerd does: media types are often wrong. */
export function detectCompression(start: Uint8Array): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return "gzip";
  const isZstd = start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd;
  // A layer can start with a skippable frame (0x184d2a50 to 0x184d2a5f, little endian).
  const isSkippable = ((start[0] ?? 0) & 0xf0) === 0x50 && start[1] === 0x2a &&
    start[2] === 0x4d && start[3] === 0x18;
  return isZstd || isSkippable ? "zstd" : "none";
}

/**
 * Unpacks `source` piece by piece into `sink`, at the pace of the slower one.
 *
 * @param source the stored bytes; a piece has to be valid only until the next one is asked for. Errors of the source and of the sink come through as they are.
 * @param sink must not keep the pieces that it gets.
 * @throws {InputError} `image_layer_malformed` when the compressed data is damaged or cut off.
 */
export async function decompress(
  source: AsyncIterable<Uint8Array>,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const start = await firstBytes(iterator);
    const compression = detectCompression(start.bytes);
    if (compression === "none") {
      sink(start.bytes);
      for (let next = start.next; !next.done; next = await iterator.next()) sink(next.value);
      return;
    }
    await pump(compression, start, iterator, sink);
  } finally {
    await iterator.return?.();
  }
}

interface Start {
  readonly bytes: Uint8Array;
  readonly next: IteratorResult<Uint8Array>;
}

/** At least four bytes, if there are so many, and the piece after them. */
async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Start> {
  let bytes: Uint8Array = new Uint8Array();
  for (;;) {
    const next = await iterator.next();
    if (next.done || bytes.length >= 4) return { bytes, next };
    const joined = new Uint8Array(bytes.length + next.value.length);
    joined.set(bytes);
    joined.set(next.value, bytes.length);
    bytes = joined;
  }
}

async function pump(
  compression: "gzip" | "zstd",
  start: Start,
  iterator: AsyncIterator<Uint8Array>,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  const stream = compression === "gzip" ? createGunzip({ chunkSize }) : createZstdDecompress({
    chunkSize,
    params: { [constants.ZSTD_d_windowLogMax]: maxWindowLog },
  });
  let failure: unknown;
  let wake = () => {};
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  const finished = new Promise<void>((resolve) => {
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", (cause: Error) => {
      fail(damaged(compression, cause));
      resolve();
    });
  });
  stream.on("data", (chunk: Uint8Array) => {
    if (failure !== undefined) return;
    try {
      sink(chunk);
      release(chunk);
    } catch (error) {
      fail(error);
      stream.destroy();
    }
  });
  // A piece of the source is valid until the next one is asked for: wait until this one is used up.
  const write = (chunk: Uint8Array) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      if (failure === undefined) stream.write(chunk, () => resolve());
      else resolve();
    });
  try {
    await write(start.bytes);
    for (let next = start.next; !next.done && failure === undefined; next = await iterator.next()) {
      await write(next.value);
    }
    if (failure === undefined) stream.end();
    await finished;
  } finally {
    stream.destroy();
  }
  if (failure !== undefined) throw failure;
}

/**
 * Gives the memory of an unpacked piece back at once. The collector would let hundreds of them pile up, because it
 * does not see how large they are. zlib is done with a buffer whose end it has reached.
 */
function release(chunk: Uint8Array): void {
  const { buffer } = chunk;
  const isWholeBuffer = chunk.byteOffset + chunk.byteLength === buffer.byteLength &&
    buffer.byteLength === chunkSize;
  if (isWholeBuffer && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

function damaged(compression: string, cause: Error): InputError {
  return new InputError(
    "image_layer_malformed",
    `Cannot read an image layer: its ${compression} data is damaged or cut off`,
    { cause },
  );
}
