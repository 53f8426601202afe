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

/**
 * XFAM without the two bits of control-flow enforcement (11, 12), which QEMU sets where the processor has them.
 *
 * A value that does not have 8 bytes stays as it is.
 */
export function withoutCet(xfam: Uint8Array): Uint8Array {
  return xfam.length === 8 ? xfam.map((byte, index) => index === 1 ? byte & ~0x18 : byte) : xfam;
}

/** A little-endian bit set of 8 bytes as a number. */
function bitSet(bytes: Uint8Array): bigint {
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
