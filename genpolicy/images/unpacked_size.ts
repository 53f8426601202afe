import type { Descriptor } from "./descriptor.ts";
import type { ImageReference } from "./image_reference.ts";
import type { ImageStore } from "./image_store.ts";

/** How large a layer is when unpacked, and how that is known. */
export interface UnpackedSize {
  /** Bytes. */
  readonly bytes: number;
  /** Counted while reading; said by the compressed data; or guessed from the stored size. */
  readonly basis: "measured" | "stated" | "estimated";
}

/** Stored bytes of usual layers grow by about this when unpacked. */
const usualRatio = 3;
const fourGibibytes = 2 ** 32;
const sizeAnnotation = "io.containers.estargz.uncompressed-size";

/**
 * The unpacked size of a layer that is not read: gzip states it in its last four bytes, zstd in its first frame. It
 * is a claim; only the advice on memory depends on it.
 */
export async function statedUnpackedSize(
  store: ImageStore,
  reference: ImageReference,
  layer: Descriptor,
): Promise<UnpackedSize> {
  const annotated = Number(layer.annotations[sizeAnnotation] ?? Number.NaN);
  if (Number.isSafeInteger(annotated) && annotated > 0) return stated(annotated);
  if (/\.tar$/.test(layer.mediaType)) return stated(layer.size);
  const isZstd = layer.mediaType.endsWith("zstd");
  const range = isZstd ? { start: 0, end: Math.min(18, layer.size) } : { suffix: 4 };
  const bytes = layer.size < 18 ? undefined : await store.part(reference, layer, range);
  const size = bytes && (isZstd ? zstdContentSize(bytes) : gzipContentSize(bytes, layer.size));
  const least = layer.size - layer.size / 500 - 64;
  if (size !== undefined && size >= least) return stated(size);
  return { bytes: layer.size * usualRatio, basis: "estimated" };
}

/** RFC 1952, section 2.3.1: ISIZE is the size modulo 2^32 of the last member. */
function gzipContentSize(trailer: Uint8Array, stored: number): number | undefined {
  if (trailer.length !== 4) return undefined;
  const rest = new DataView(trailer.buffer, trailer.byteOffset).getUint32(0, true);
  // An archive of several members often ends with an empty or small one.
  if (rest < 65536 && stored > 65536) return undefined;
  let size = rest;
  while (size < stored - stored / 500) size += fourGibibytes;
  return size / stored > 20 && size !== rest ? undefined : size;
}

/** RFC 8878, section 3.1.1.1: Frame_Content_Size, where the frame header has it. */
function zstdContentSize(header: Uint8Array): number | undefined {
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (header.length < 18 || view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const offset = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes;
  switch (descriptor >> 6) {
    case 0:
      return isSingleSegment ? view.getUint8(offset) : undefined;
    case 1:
      return view.getUint16(offset, true) + 256;
    case 2:
      return view.getUint32(offset, true);
    default:
      return Number(view.getBigUint64(offset, true));
  }
}

function stated(bytes: number): UnpackedSize {
  return { bytes, basis: "stated" };
}
