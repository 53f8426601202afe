import { extrapolateMeasurements, snpVcpuSignature } from "../attest/mod.ts";
import type { SnpReferenceValue } from "./manifest_schema.ts";

/** SEV_FEATURES of Linux 6.6 and later: SNP is active, nothing else. */
const GUEST_FEATURES = 0x1n;

/**
 * The launch digests that a reference value accepts: its own or, with the AP reset vector (`APEIP`, big-endian hex),
 * those of 1 to 220 processors. Every further processor adds one page, whose only open value is the CPUID signature of
 * QEMU's processor model: the one of the product line or the generic one.
 *
 * @param measurement 48 bytes: the digest for one processor, or the exact one without `APEIP`.
 */
export function snpMeasurements(
  measurement: Uint8Array,
  { APEIP: apEip, ProductName: product }: Pick<SnpReferenceValue, "APEIP" | "ProductName">,
): Uint8Array | Uint8Array[] {
  if (apEip === undefined) return measurement;
  const digests = ["EPYC-v4", `EPYC-${product}`].flatMap((model) =>
    extrapolateMeasurements({
      measurement,
      apEip: Number.parseInt(apEip, 16),
      vmm: "qemu",
      vcpuSignature: snpVcpuSignature(model) ?? 0,
      guestFeatures: GUEST_FEATURES,
    })
  );
  const unique = new Map(digests.map((digest) => [digest.toHex(), digest]));
  return [...unique.values()];
}
