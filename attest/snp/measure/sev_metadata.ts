import { InputError } from "../../../core/mod.ts";
import { ovmfTable } from "../../ovmf_table.ts";

/** A range of guest memory that the firmware asks the host to prepare. */
export interface SevMetadataSection {
  readonly address: number;
  /** Bytes, whole pages. */
  readonly size: number;
  readonly kind: "memory" | "secrets" | "cpuid" | "svsm-caa" | "kernel-hashes";
}

/** What an OVMF image says about its launch under SEV. */
export interface SevFirmware {
  /** In the order of the image, which is the order of the launch. */
  readonly sections: readonly SevMetadataSection[];
  /** Where the kernel hashes go, if the image has room for them. */
  readonly hashTable: { readonly address: number; readonly size: number } | undefined;
  /** Where application processors start. */
  readonly apResetEip: number | undefined;
}

const METADATA = "dc886566-984a-4798-a75e-5585a7bf67cc";
const HASH_TABLE = "7255371f-3a3b-4b04-927b-1da6efa8d454";
const RESET_BLOCK = "00f771de-1a7e-4fcb-890e-68c77e2fb44e";
const SIGNATURE = 0x5645_5341; // "ASEV"
const MAX_SECTIONS = 64;
/** A section larger than this would only serve to keep the verifier busy. */
const MAX_SECTION_SIZE = 64 * 1024 * 1024;
const kinds: Readonly<Record<number, SevMetadataSection["kind"]>> = {
  1: "memory",
  2: "secrets",
  3: "cpuid",
  4: "svsm-caa",
  0x10: "kernel-hashes",
};

function malformed(rule: string): InputError {
  return new InputError(
    "firmware_malformed",
    `Cannot read the SEV metadata of the firmware: ${rule}`,
  );
}

function readSection(view: DataView, offset: number): SevMetadataSection {
  const address = view.getUint32(offset, true);
  const size = view.getUint32(offset + 4, true);
  const type = view.getUint32(offset + 8, true);
  const kind = kinds[type];
  if (kind === undefined) throw malformed(`section type ${type} is unknown`);
  if (size === 0 || size % 4096 !== 0 || address % 4096 !== 0 || size > MAX_SECTION_SIZE) {
    throw malformed(`the section at 0x${address.toString(16)} does not consist of whole pages`);
  }
  return { address, size, kind };
}

function readSections(firmware: Uint8Array, entry: Uint8Array | undefined): SevMetadataSection[] {
  if (entry === undefined) return [];
  if (entry.length !== 4) throw malformed("its place is not given in four bytes");
  const start = firmware.length - new DataView(entry.slice().buffer).getUint32(0, true);
  const view = new DataView(firmware.buffer, firmware.byteOffset, firmware.byteLength);
  if (start < 0 || start + 16 > firmware.length) throw malformed("it lies outside the image");
  if (view.getUint32(start, true) !== SIGNATURE) throw malformed("its signature is not ASEV");
  const size = view.getUint32(start + 4, true);
  const version = view.getUint32(start + 8, true);
  const count = view.getUint32(start + 12, true);
  if (version !== 1) throw malformed(`version ${version} is unknown`);
  if (count > MAX_SECTIONS || size < 16 + 12 * count || start + size > firmware.length) {
    throw malformed(`${count} sections do not fit into its ${size} bytes`);
  }
  return Array.from({ length: count }, (_, index) => readSection(view, start + 16 + 12 * index));
}

function words(entry: Uint8Array, count: number, what: string): number[] {
  if (entry.length !== 4 * count) throw malformed(`${what} has ${entry.length} bytes`);
  const view = new DataView(entry.slice().buffer);
  return Array.from({ length: count }, (_, index) => view.getUint32(4 * index, true));
}

/**
 * Reads what an OVMF image says about SEV launches.
 *
 * Source: edk2, OvmfPkg/ResetVector; the GUIDed table at the end of the image.
 *
 * @throws {InputError} `firmware_malformed`.
 */
export function readSevFirmware(firmware: Uint8Array): SevFirmware {
  const table = ovmfTable(firmware);
  const hashes = table.get(HASH_TABLE);
  const reset = table.get(RESET_BLOCK);
  const [address = 0, size = 0] = hashes === undefined ? [] : words(hashes, 2, "the hash table");
  return {
    sections: readSections(firmware, table.get(METADATA)),
    hashTable: address === 0 ? undefined : { address, size },
    apResetEip: reset === undefined ? undefined : words(reset, 1, "the reset block")[0],
  };
}
