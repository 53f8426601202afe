import { layerMalformed } from "./_tar_header.ts";

/** The records of a pax extended header that count here. */
export interface PaxRecords {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
}

const decoder = new TextDecoder();

/** Reads `LENGTH KEY=VALUE\n` records; sparse files are refused. */
export function parsePaxRecords(bytes: Uint8Array): PaxRecords {
  const records: { path?: string; linkpath?: string; size?: number } = {};
  let offset = 0;
  while (offset < bytes.length && bytes[offset] !== 0) {
    const space = bytes.indexOf(0x20, offset);
    const digits = space < 0 || space - offset > 9
      ? ""
      : decoder.decode(bytes.subarray(offset, space));
    const end = offset + Number(digits);
    if (!/^[1-9]\d*$/.test(digits) || end > bytes.length || bytes[end - 1] !== 0x0a) {
      throw layerMalformed("an extended tar header has a malformed record");
    }
    const equals = bytes.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) {
      throw layerMalformed("an extended tar header has a record without a key");
    }
    const key = decoder.decode(bytes.subarray(space + 1, equals));
    const value = bytes.subarray(equals + 1, end - 1);
    if (key === "path") records.path = pathValue(value);
    else if (key === "linkpath") records.linkpath = pathValue(value);
    else if (key === "size") records.size = sizeValue(value);
    else if (key.startsWith("GNU.sparse.")) throw layerMalformed("it has a sparse file");
    offset = end;
  }
  return records;
}

function pathValue(value: Uint8Array): string {
  if (value.includes(0)) throw layerMalformed("a path has a NUL byte");
  return decoder.decode(value);
}

function sizeValue(value: Uint8Array): number {
  const digits = decoder.decode(value);
  const size = Number(digits);
  if (!/^\d{1,16}$/.test(digits) || !Number.isSafeInteger(size)) {
    throw layerMalformed("an extended tar header has a malformed size");
  }
  return size;
}
