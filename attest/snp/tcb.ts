import { VerificationError } from "../../core/mod.ts";
import type { SnpProduct } from "./product.ts";

/** Security versions of the parts of an SNP platform, each 0 to 255. */
export interface SnpTcb {
  /** FMC firmware; Turin only. */
  readonly fmc?: number;
  readonly bootloader: number;
  readonly tee: number;
  readonly snp: number;
  readonly microcode: number;
}

type Component = keyof SnpTcb;

/** Where each component stands in the eight bytes of TCB_VERSION (SNP firmware ABI, table 4). */
const layouts: Readonly<Record<SnpProduct, readonly (Component | undefined)[]>> = {
  Milan: ["bootloader", "tee", undefined, undefined, undefined, undefined, "snp", "microcode"],
  Genoa: ["bootloader", "tee", undefined, undefined, undefined, undefined, "snp", "microcode"],
  Turin: ["fmc", "bootloader", "tee", "snp", undefined, undefined, undefined, "microcode"],
};

/** The components that the product line has, in the order in which people read them. */
export function tcbComponents(product: SnpProduct): readonly Component[] {
  const common = ["bootloader", "tee", "snp", "microcode"] as const;
  return product === "Turin" ? ["fmc", ...common] : common;
}

/**
 * Reads a TCB_VERSION in the layout of its product line.
 *
 * @param bytes eight bytes as in the report.
 * @param place field and byte offset, for errors.
 * @throws {VerificationError} `tcb_malformed` when a reserved byte is not zero.
 */
export function decodeTcb(
  bytes: Uint8Array,
  product: SnpProduct,
  place: { readonly field: string; readonly offset: number },
): SnpTcb {
  const tcb: Record<string, number> = {};
  for (const [index, component] of layouts[product].entries()) {
    const value = bytes[index] ?? 0;
    if (component !== undefined) tcb[component] = value;
    else if (value !== 0) {
      throw new VerificationError(
        "tcb_malformed",
        `Cannot read ${place.field} as a TCB of ${product}: byte ${index} is 0x${
          value.toString(16)
        }, but it is reserved`,
        { place: { kind: "field", field: place.field, offset: place.offset + index } },
      );
    }
  }
  return tcb as unknown as SnpTcb;
}

/** The eight bytes of TCB_VERSION in the layout of `product`. */
export function encodeTcb(tcb: SnpTcb, product: SnpProduct): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    layouts[product],
    (component) => component === undefined ? 0 : tcb[component] ?? 0,
  );
}

/** The components in which `actual` is lower than `minimum`; versions are never compared as one number. */
export function tcbShortfalls(
  actual: SnpTcb,
  minimum: SnpTcb,
  product: SnpProduct,
): readonly Component[] {
  return tcbComponents(product).filter((part) => (actual[part] ?? 0) < (minimum[part] ?? 0));
}

/** Text for people: `bootloader 4, tee 0, snp 24, microcode 219`. */
export function formatTcb(tcb: SnpTcb): string {
  const parts = [
    ["fmc", tcb.fmc],
    ["bootloader", tcb.bootloader],
    ["tee", tcb.tee],
    ["snp", tcb.snp],
    ["microcode", tcb.microcode],
  ];
  return parts.filter(([, value]) => value !== undefined).map((part) => part.join(" ")).join(", ");
}
