/** CPUID(1).EAX of QEMU's processor models. */
const models: Readonly<Record<string, number>> = {
  "EPYC": 0x800f12,
  "EPYC-v1": 0x800f12,
  "EPYC-v2": 0x800f12,
  "EPYC-v3": 0x800f12,
  "EPYC-v4": 0x800f12,
  "EPYC-Rome": 0x830f10,
  "EPYC-Milan": 0xa00f11,
  "EPYC-Genoa": 0xa10f10,
  "EPYC-Turin": 0xb00f00,
};

/** The names of the processor models whose signature is known. */
export const snpVcpuModels: readonly string[] = Object.keys(models);

/** CPUID signature of a QEMU processor model, with or without a version (`EPYC-Milan-v2`); `undefined` when unknown. */
export function snpVcpuSignature(model: string): number | undefined {
  return models[model] ?? models[model.replace(/-v\d+$/, "")];
}
