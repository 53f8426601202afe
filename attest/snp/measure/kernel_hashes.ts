import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, InputError } from "../../../core/mod.ts";
import { PAGE_SIZE } from "./launch_digest.ts";

/** What QEMU hands to the guest without the firmware having it: measured by hash. */
export interface DirectBoot {
  /** The kernel as it is given to QEMU. */
  readonly kernel: Uint8Array;
  /** Nothing is the same as an empty one. */
  readonly initrd?: Uint8Array;
  /** Kernel command line. */
  readonly commandLine?: string;
}

/** GUIDs as they stand in memory. */
const guid = {
  table: "06d63894224fc94cb479a793d411fd21",
  commandLine: "d82dd09720bd944caa78e7714d36ab2a",
  initrd: "31f7ba442f3ad74b9af141e29169781d",
  kernel: "3794e74dd2ab7f42b835d5b172d2045b",
} as const;
const TABLE_SIZE = 168;
const PADDED_SIZE = 176;

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function entry(id: string, contents: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.fromHex(id), u16(50), sha256(contents));
}

/** The table of hashes of command line, initrd and kernel, 176 bytes (QEMU, target/i386/sev.c). */
export function kernelHashTable(boot: DirectBoot): Uint8Array<ArrayBuffer> {
  const commandLine = new TextEncoder().encode(`${boot.commandLine ?? ""}\0`);
  const table = concatBytes(
    Uint8Array.fromHex(guid.table),
    u16(TABLE_SIZE),
    entry(guid.commandLine, commandLine),
    entry(guid.initrd, boot.initrd ?? new Uint8Array()),
    entry(guid.kernel, boot.kernel),
  );
  const padded = new Uint8Array(PADDED_SIZE);
  padded.set(table);
  return padded;
}

/**
 * The page that holds the table.
 *
 * @param address of the table in guest memory; its place in the page counts.
 * @throws {InputError} `firmware_malformed` when the table would not fit into the page.
 */
export function kernelHashPage(boot: DirectBoot, address: number): Uint8Array<ArrayBuffer> {
  const offset = address % PAGE_SIZE;
  if (offset + PADDED_SIZE > PAGE_SIZE) {
    throw new InputError(
      "firmware_malformed",
      `Cannot measure the kernel hashes: their table at 0x${address.toString(16)} crosses a page`,
    );
  }
  const page = new Uint8Array(PAGE_SIZE);
  page.set(kernelHashTable(boot), offset);
  return page;
}
