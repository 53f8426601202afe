/** The product lines of AMD that have a published chain of certificates. */
export type SnpProduct = "Milan" | "Genoa" | "Turin";

/** All product lines, oldest first. */
export const snpProducts: readonly SnpProduct[] = ["Milan", "Genoa", "Turin"];

/** Combined family and model as CPUID and version 3 reports give them. */
export interface CpuId {
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
}

const ranges: readonly [family: number, first: number, last: number, SnpProduct][] = [
  [0x19, 0x00, 0x0f, "Milan"],
  [0x19, 0x10, 0x1f, "Genoa"],
  // Bergamo and Siena: their certificates carry Genoa's names.
  [0x19, 0xa0, 0xaf, "Genoa"],
  [0x1a, 0x00, 0x11, "Turin"],
];

/** The product line of a processor, or `undefined` when it has no published chain of certificates. */
export function productOfCpu({ family, model }: CpuId): SnpProduct | undefined {
  return ranges.find(([wanted, first, last]) =>
    family === wanted && model >= first && model <= last
  )?.[3];
}
