import { sha384 } from "@noble/hashes/sha2.js";
import { type TdvfSection, tdvfSections } from "./tdvf.ts";

/**
 * In which order the hypervisor adds and measures pages.
 *
 * `single-pass`: each page is added and measured before the next (upstream QEMU and KVM).
 * `two-pass`: all pages of a section are added, then all are measured (older and Canonical's stacks).
 */
export type MrtdOrder = "single-pass" | "two-pass";

const PAGE = 4096;
const CHUNK = 256;

/**
 * MRTD of a TD that starts with a TDVF firmware image, 48 bytes.
 *
 * Source: Intel TDX module base architecture, TDH.MEM.PAGE.ADD and TDH.MR.EXTEND.
 *
 * @throws {InputError} `firmware_malformed` or `firmware_without_tdx`.
 */
export function measureMrtd(firmware: Uint8Array, order: MrtdOrder): Uint8Array {
  const hash = sha384.create();
  for (const section of tdvfSections(firmware)) {
    if (section.augmented) {
      continue;
    }
    const pages = Array.from(
      { length: section.size / PAGE },
      (_, index) => section.address + index * PAGE,
    );
    for (const page of pages) {
      hash.update(record("MEM.PAGE.ADD", page));
      if (order === "single-pass" && section.extended) {
        extendPage(section, page);
      }
    }
    if (order === "two-pass" && section.extended) {
      pages.forEach((page) => extendPage(section, page));
    }
  }
  return hash.digest();

  function extendPage(section: TdvfSection, page: number): void {
    const chunk = new Uint8Array(CHUNK);
    for (let offset = 0; offset < PAGE; offset += CHUNK) {
      const from = page - section.address + offset;
      chunk.fill(0);
      chunk.set(section.data.subarray(from, from + CHUNK));
      hash.update(record("MR.EXTEND", page + offset)).update(chunk);
    }
  }
}

/** The 128 bytes that announce an operation: its name, and the address at offset 16. */
function record(name: string, address: number): Uint8Array {
  const bytes = new Uint8Array(128);
  bytes.set(new TextEncoder().encode(name));
  new DataView(bytes.buffer).setBigUint64(16, BigInt(address), true);
  return bytes;
}
