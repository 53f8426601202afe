import { type Inflater, inflater } from "./_inflater.ts";
import { ZstdFrames } from "./zstd_frames.ts";

/** How a layer is stored. */
export type Compression = "none" | "gzip" | "zstd";

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
    const all = pieces(start, iterator);
    if (compression !== "none") await pump(compression, all, sink);
    else for await (const piece of all) sink(piece);
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
  pieces: AsyncIterable<Uint8Array>,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  if (compression === "zstd") return await pumpFrames(pieces, sink);
  const gunzip = inflater("gzip", sink);
  try {
    for await (const piece of pieces) await gunzip.write(piece);
    await gunzip.end();
  } finally {
    gunzip.destroy();
  }
}

async function pumpFrames(
  pieces: AsyncIterable<Uint8Array>,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  const frames = new ZstdFrames();
  let frame: Inflater | undefined;
  try {
    for await (const piece of pieces) {
      for (const { bytes, isEnd } of frames.split(piece)) {
        frame ??= inflater("zstd", sink);
        await frame.write(bytes);
        if (!isEnd) continue;
        await frame.end();
        frame = undefined;
      }
    }
    frames.end();
  } finally {
    frame?.destroy();
  }
}

/** What was read to recognise the compression, and the rest. */
async function* pieces(
  start: Start,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (start.bytes.length > 0) yield start.bytes;
  for (let next = start.next; !next.done; next = await iterator.next()) yield next.value;
}
