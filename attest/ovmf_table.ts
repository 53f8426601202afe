import { InputError } from "../core/mod.ts";

const FOOTER_GUID = "96b582de-1fb2-45f7-baea-a366c55a082d";
const BEFORE_END = 32;
const ENTRY_HEADER = 18;

/**
 * Reads the table of contents at the end of an OVMF firmware image: values by GUID.
 *
 * The table ends 32 bytes before the image does and is read backwards: value, u16 size with header, GUID.
 * Source: edk2, OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm.
 *
 * @throws {InputError} `firmware_malformed`.
 */
export function ovmfTable(firmware: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const end = firmware.length - BEFORE_END;
  const footer = entryAt(firmware, end, 0);
  if (footer.guid !== FOOTER_GUID) {
    throw malformed("the table of contents at its end is missing");
  }
  const start = end - footer.size;
  const values = new Map<string, Uint8Array>();
  let position = end - ENTRY_HEADER;
  while (position > start) {
    const { guid, size } = entryAt(firmware, position, start);
    values.set(guid, firmware.subarray(position - size, position - ENTRY_HEADER));
    position -= size;
  }
  return values;
}

function entryAt(firmware: Uint8Array, end: number, start: number) {
  const header = end - ENTRY_HEADER;
  if (header < start || header < 0) {
    throw malformed("an entry of its table of contents is cut off");
  }
  const size = (firmware[header] ?? 0) | ((firmware[header + 1] ?? 0) << 8);
  if (size < ENTRY_HEADER || end - size < start) {
    throw malformed(`an entry of its table of contents has ${size} bytes`);
  }
  return { size, guid: formatGuid(firmware.subarray(header + 2, end)) };
}

/** A GUID in its textual form; the first three groups are little-endian in memory. */
function formatGuid(bytes: Uint8Array): string {
  const part = (from: number, to: number, reverse = false) => {
    const group = bytes.slice(from, to);
    return (reverse ? group.reverse() : group).toHex();
  };
  return [part(0, 4, true), part(4, 6, true), part(6, 8, true), part(8, 10), part(10, 16)].join(
    "-",
  );
}

function malformed(rule: string): InputError {
  return new InputError("firmware_malformed", `Cannot read the firmware image: ${rule}`);
}
