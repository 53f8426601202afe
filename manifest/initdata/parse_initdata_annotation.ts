import { concatBytes, InputError } from "../../core/mod.ts";

/** Kubernetes limits all annotations of an object to 256 KiB; a little more is read, to say better what is wrong. */
const MAX_ANNOTATION_CHARS = 512 * 1024;
/** The agent refuses more than 128 MiB; no policy comes near a tenth of it. */
const MAX_INITDATA_BYTES = 16 * 1024 * 1024;

/**
 * The initdata bytes in the value of an annotation, base64 of gzip; the contents are not looked at.
 *
 * @throws {InputError} `initdata_annotation_malformed` when it is not base64 of gzip, or unpacks to more than 16 MiB.
 */
export async function parseInitdataAnnotation(value: string): Promise<Uint8Array<ArrayBuffer>> {
  if (value.length > MAX_ANNOTATION_CHARS) throw malformed("it is too large");
  let packed: Uint8Array<ArrayBuffer>;
  try {
    packed = Uint8Array.fromBase64(value.trim());
  } catch (cause) {
    throw malformed("it is not base64", cause);
  }
  try {
    return await gunzip(packed);
  } catch (cause) {
    throw malformed("it is not gzip, or unpacks to more than 16 MiB", cause);
  }
}

/** Unpacks piece by piece, so that a few bytes cannot fill the memory. */
async function gunzip(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > MAX_INITDATA_BYTES) throw new RangeError("too large");
    pieces.push(piece);
  }
  return concatBytes(...pieces);
}

function malformed(reason: string, cause?: unknown): InputError {
  return new InputError(
    "initdata_annotation_malformed",
    `Cannot read the initdata annotation: ${reason}`,
    { cause },
  );
}
