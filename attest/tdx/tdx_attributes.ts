/** TD attribute bits by position. Source: Intel TDX module base architecture, ATTRIBUTES. */
export const tdAttributeNames: Readonly<Record<number, string>> = {
  0: "DEBUG",
  27: "LASS",
  28: "SEPT_VE_DISABLE",
  29: "MIGRATABLE",
  30: "PKS",
  31: "KL",
  62: "TPA",
  63: "PERFMON",
};

/** XFAM bits of control-flow enforcement, which QEMU sets where the processor has them. */
export const XFAM_CET = 0x1800n;

/** A little-endian bit set of 8 bytes as a number. */
export function bitSet(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
}

/** The names of the bits that are set; unknown ones as `BIT_n`. */
export function tdAttributeList(attributes: Uint8Array): string[] {
  const bits = bitSet(attributes);
  const set = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) =>
    (bits >> BigInt(bit)) & 1n
  );
  return set.map((bit) => tdAttributeNames[bit] ?? `BIT_${bit}`);
}
