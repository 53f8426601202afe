import { sha384 } from "@noble/hashes/sha2.js";
import { InputError } from "../../../core/mod.ts";

/** How a page enters the measurement (SNP firmware ABI, PAGE_INFO.PAGE_TYPE). */
export const snpPageType = {
  normal: 1,
  vmsa: 2,
  zero: 3,
  unmeasured: 4,
  secrets: 5,
  cpuid: 6,
} as const;

/** A page type by its number. */
export type SnpPageType = typeof snpPageType[keyof typeof snpPageType];

/** Bytes of a page. */
export const PAGE_SIZE = 4096;
/** Where every VMSA counts as loaded. */
export const VMSA_ADDRESS = 0xffff_ffff_f000n;
const INFO_SIZE = 0x70;
const noContents = new Uint8Array(48);

/** A launch digest in the making (SNP firmware ABI, section 8.17, SNP_LAUNCH_UPDATE). */
export class LaunchDigest {
  #digest: Uint8Array;

  /** @param start 48 bytes to go on from; zeros at the launch. */
  constructor(start: Uint8Array = new Uint8Array(48)) {
    if (start.length !== 48) {
      throw new InputError(
        "launch_digest_malformed",
        `Cannot go on from a launch digest of ${start.length} bytes: it needs 48`,
      );
    }
    this.#digest = start;
  }

  /** The digest of everything so far, 48 bytes. */
  get value(): Uint8Array {
    return this.#digest;
  }

  /** Adds one page; only normal pages and VMSAs have contents that are measured. */
  addPage(type: SnpPageType, address: bigint, contents?: Uint8Array): void {
    this.addHashedPage(type, address, contents === undefined ? noContents : sha384(contents));
  }

  /** Adds one page whose contents are already hashed, 48 bytes. */
  addHashedPage(type: SnpPageType, address: bigint, hash: Uint8Array): void {
    const info = new Uint8Array(INFO_SIZE);
    const view = new DataView(info.buffer);
    info.set(this.#digest);
    info.set(hash, 48);
    view.setUint16(0x60, INFO_SIZE, true);
    info[0x62] = type;
    view.setBigUint64(0x68, address, true);
    this.#digest = sha384(info);
  }

  /** Adds whole pages of bytes. */
  addPages(address: bigint, bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length; offset += PAGE_SIZE) {
      const page = bytes.subarray(offset, offset + PAGE_SIZE);
      this.addPage(snpPageType.normal, address + BigInt(offset), page);
    }
  }

  /** Adds a range of pages without contents. */
  addRange(type: SnpPageType, address: bigint, size: number): void {
    for (let offset = 0; offset < size; offset += PAGE_SIZE) {
      this.addPage(type, address + BigInt(offset));
    }
  }
}
