import { InputError } from "../../../core/mod.ts";
import { ovmfTable } from "../../ovmf_table.ts";

/** A section of a TDVF firmware image. Source: Intel TDX Virtual Firmware Design Guide, 11.2. */
export interface TdvfSection {
  /** Contents in the image; shorter than the memory, or empty, where the rest is zero. */
  readonly data: Uint8Array;
  /** Guest physical address, a multiple of 4096. */
  readonly address: number;
  /** Bytes of memory, a multiple of 4096. */
  readonly size: number;
  /** 0 BFV, 1 CFV, 2 TD_HOB, 3 TempMem, 4 PermMem, 5 payload, 6 payload parameter. */
  readonly type: number;
  /** Whether the contents are measured, not only the address. */
  readonly extended: boolean;
  /** Whether the guest adds the pages itself, so that they are not measured at all. */
  readonly augmented: boolean;
}

const METADATA_GUID = "e47a6535-984a-4798-865e-4685a7bf8ec2";
const MAX_SECTIONS = 64;
const MAX_MEMORY = 256 * 1024 * 1024;
const PAGE = 4096;

/**
 * Finds the sections of a TDVF (OVMF with TDX support) image, in file order.
 *
 * @throws {InputError} `firmware_malformed`, or `firmware_without_tdx` for an image that has no TDX metadata.
 */
export function tdvfSections(firmware: Uint8Array): readonly TdvfSection[] {
  const view = new DataView(firmware.buffer, firmware.byteOffset, firmware.length);
  const entry = ovmfTable(firmware).get(METADATA_GUID);
  if (entry === undefined || entry.length < 4) {
    throw new InputError(
      "firmware_without_tdx",
      "Cannot measure the firmware image: it has no TDX metadata",
      { hint: "use an OVMF image that is built with TDX support" },
    );
  }
  const distance = new DataView(entry.buffer, entry.byteOffset).getUint32(entry.length - 4, true);
  const start = firmware.length - distance;
  if (start < 0 || start + 16 > firmware.length) {
    throw malformed(`its TDX metadata would start at ${start}`);
  }
  const count = view.getUint32(start + 12, true);
  const signature = view.getUint32(start, false);
  if (signature !== 0x54445646 || view.getUint32(start + 8, true) !== 1) {
    throw malformed("its TDX metadata has another signature or version");
  }
  if (count === 0 || count > MAX_SECTIONS || start + 16 + 32 * count > firmware.length) {
    throw malformed(`its TDX metadata lists ${count} sections`);
  }
  const sections = Array.from(
    { length: count },
    (_, index) => readSection(firmware, view, start + 16 + 32 * index, index),
  );
  if (sections.reduce((sum, { size }) => sum + size, 0) > MAX_MEMORY) {
    throw malformed(`its sections take more than ${MAX_MEMORY} bytes`);
  }
  return sections;
}

function readSection(
  firmware: Uint8Array,
  view: DataView,
  offset: number,
  index: number,
): TdvfSection {
  const dataOffset = view.getUint32(offset, true);
  const dataSize = view.getUint32(offset + 4, true);
  const address = Number(view.getBigUint64(offset + 8, true));
  const size = Number(view.getBigUint64(offset + 16, true));
  const attributes = view.getUint32(offset + 28, true);
  if (dataOffset + dataSize > firmware.length || dataSize > size) {
    throw malformed(`section ${index} lies outside of the image or of its memory`);
  }
  if (address % PAGE !== 0 || size % PAGE !== 0 || !Number.isSafeInteger(address + size)) {
    throw malformed(`section ${index} is not aligned to pages`);
  }
  if (size > MAX_MEMORY) {
    throw malformed(`section ${index} takes ${size} bytes, at most ${MAX_MEMORY} are measured`);
  }
  return {
    data: firmware.subarray(dataOffset, dataOffset + dataSize),
    address,
    size,
    type: view.getUint32(offset + 24, true),
    extended: (attributes & 1) !== 0,
    augmented: (attributes & 2) !== 0,
  };
}

function malformed(rule: string): InputError {
  return new InputError("firmware_malformed", `Cannot read the firmware image: ${rule}`);
}
