import { InputError } from "../../core/mod.ts";

/** The fields of a 512-byte tar header that count here (POSIX.1-2017 "pax", GNU tar manual "Basic Tar Format"). */
export interface TarHeader {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly linkName: string;
}

const decoder = new TextDecoder();

/** An error about a malformed layer. */
export function layerMalformed(reason: string): InputError {
  return new InputError("image_layer_malformed", `Cannot read an image layer: ${reason}`);
}

/** An error about an entry that would be written outside of the image. */
export function layerPath(name: string): InputError {
  return new InputError(
    "image_layer_path",
    `Cannot read an image layer: the path ${JSON.stringify(name.slice(0, 200))} leaves the image`,
  );
}

/** Reads a header block; the checksum must be right. */
export function parseTarHeader(block: Uint8Array): TarHeader {
  checkChecksum(block);
  const type = String.fromCharCode(block[156] ?? 0);
  const name = text(block, 0, 100);
  // Only POSIX archives have a prefix: "ustar", NUL, "00". GNU's old format keeps time stamps there.
  const isPosix = text(block, 257, 263) === "ustar" && block[262] === 0;
  const prefix = isPosix ? text(block, 345, 500) : "";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: numeric(block, 124, 136),
    type: type === "\0" ? "0" : type,
    linkName: text(block, 157, 257),
  };
}

function checkChecksum(block: Uint8Array): void {
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < 512; index++) {
    const byte = index >= 148 && index < 156 ? 32 : block[index] ?? 0;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stored = numeric(block, 148, 156);
  // Some historic archivers summed signed bytes.
  if (stored !== unsigned && stored !== signed) {
    throw layerMalformed("a tar header has a wrong checksum");
  }
}

/** Octal text, or GNU's base-256 where the first bit is set. */
function numeric(block: Uint8Array, start: number, end: number): number {
  const first = block[start] ?? 0;
  let value = 0;
  if (first & 0x80) {
    if (first !== 0x80) throw layerMalformed("a tar header has a negative or huge number");
    for (let index = start + 1; index < end; index++) value = value * 256 + (block[index] ?? 0);
  } else {
    const digits = text(block, start, end).trim();
    if (!/^[0-7]*$/.test(digits)) throw layerMalformed("a tar header has a malformed number");
    value = digits === "" ? 0 : Number.parseInt(digits, 8);
  }
  if (!Number.isSafeInteger(value)) throw layerMalformed("a tar header has a huge number");
  return value;
}

function text(block: Uint8Array, start: number, end: number): string {
  let stop = start;
  while (stop < end && block[stop] !== 0) stop++;
  return decoder.decode(block.subarray(start, stop));
}
