import { VerificationError } from "../../core/mod.ts";

/** One blob of the certificate table that SNP_GET_EXT_REPORT returns. */
export interface SnpCertTableEntry {
  /** In textual form, lower case. */
  readonly guid: string;
  /** A view on the table. */
  readonly data: Uint8Array;
}

/** GUIDs of the blobs that are understood (GHCB specification, section 4.1.8.1; CRL as AMD's tools write it). */
export const snpCertTableGuids = {
  vcek: "63da758d-e664-4564-adc5-f4b93be8accd",
  vlek: "a8074bc2-a25a-483e-aae6-39c045a0b8a1",
  /** ASK or ASVK. */
  ask: "4ab7b379-bbac-4fe4-a02f-05aef327c782",
  ark: "c0b406a4-a803-4952-9743-3fb6014cd0ae",
  crl: "92f81bc3-5811-4d3d-97ff-d19f88dc67ea",
  /** go-sev-guest's own: u32 size, u32 CPUID(1).EAX. */
  platformInfo: "ecae0c0f-9502-43b1-afa2-0ae2e0d565b6",
} as const;

const ENTRY_SIZE = 24;
const MAX_ENTRIES = 32;
/** The host chooses the table; the kernel itself allows 16 kB. */
const MAX_TABLE = 4 * 1024 * 1024;

function malformed(rule: string, offset: number): VerificationError {
  return new VerificationError(
    "cert_table_malformed",
    `Cannot read SNP certificate table: ${rule}`,
    { place: { kind: "field", field: "certificate table", offset } },
  );
}

/** GUIDs stand in the table in the order of their text (RFC 4122), unlike those of OVMF. */
function formatGuid(bytes: Uint8Array): string {
  const hex = bytes.toHex();
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]]
    .map(([start, end]) => hex.slice(start, end)).join("-");
}

/**
 * Reads the certificate table of an extended report (GHCB specification, section 4.1.8.1); nothing in it is trusted.
 *
 * A table of no bytes has no entries. Offsets count from the start of the table; what follows the last blob is ignored,
 * since the host pads to whole pages.
 *
 * @throws {VerificationError} `cert_table_malformed` with the byte offset of the entry.
 */
export function parseSnpCertTable(table: Uint8Array): readonly SnpCertTableEntry[] {
  if (table.length === 0) return [];
  if (table.length > MAX_TABLE) throw malformed(`it has more than ${MAX_TABLE} bytes`, 0);
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const entries: { guid: string; start: number; length: number; at: number }[] = [];
  for (let at = 0;; at += ENTRY_SIZE) {
    if (at + ENTRY_SIZE > table.length) throw malformed("its terminating entry is missing", at);
    const entry = table.subarray(at, at + ENTRY_SIZE);
    if (entry.every((byte) => byte === 0)) break;
    if (entries.length === MAX_ENTRIES) {
      throw malformed(`it has more than ${MAX_ENTRIES} entries`, at);
    }
    const guid = formatGuid(entry.subarray(0, 16));
    if (entries.some((other) => other.guid === guid)) throw malformed(`${guid} appears twice`, at);
    const start = view.getUint32(at + 16, true);
    const length = view.getUint32(at + 20, true);
    // Numbers hold 53 bits, so the sum of two 32-bit values cannot wrap around.
    if (start + length > table.length) throw malformed(`${guid} ends behind the table`, at);
    entries.push({ guid, start, length, at });
  }
  const header = (entries.length + 1) * ENTRY_SIZE;
  return entries.map(({ guid, start, length, at }) => {
    if (start < header) throw malformed(`${guid} starts inside the header`, at);
    return { guid, data: table.subarray(start, start + length) };
  });
}

/** Writes a certificate table: header, terminating entry, blobs one after the other. */
export function encodeSnpCertTable(
  entries: readonly SnpCertTableEntry[],
): Uint8Array<ArrayBuffer> {
  const header = (entries.length + 1) * ENTRY_SIZE;
  const size = entries.reduce((sum, { data }) => sum + data.length, header);
  const table = new Uint8Array(size);
  const view = new DataView(table.buffer);
  let start = header;
  for (const [index, { guid, data }] of entries.entries()) {
    const at = index * ENTRY_SIZE;
    table.set(Uint8Array.fromHex(guid.replaceAll("-", "")), at);
    view.setUint32(at + 16, start, true);
    view.setUint32(at + 20, data.length, true);
    table.set(data, start);
    start += data.length;
  }
  return table;
}
