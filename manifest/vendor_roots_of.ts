import { pinnedVendorRoots, type VendorRoots } from "../attest/mod.ts";
import { AppraisalError, type Sha256Hex } from "../core/mod.ts";
import type { ReferenceValues } from "./manifest_schema.ts";

/**
 * The vendor roots that count for these reference values: the pinned ones of AMD and Intel, or, where the values
 * are those of a simulated vendor and the caller agreed to that, the simulated ones and no other.
 *
 * @throws {AppraisalError} `simulated_not_allowed`.
 */
export function vendorRootsOf(values: ReferenceValues, allowSimulated: boolean): VendorRoots {
  const simulated = values.simulated ?? [];
  if (simulated.length === 0) return pinnedVendorRoots;
  if (!allowSimulated) {
    throw new AppraisalError(
      "simulated_not_allowed",
      "Cannot trust the manifest: its reference values are those of a simulated platform",
      { hint: "for development only: pass --allow-simulated", place: simulatedPlace },
    );
  }
  return {
    snp: simulated.filter(({ Format }) => Format === "snp").map((value) => ({
      product: value.ProductName ?? "Milan",
      fingerprint: value.RootFingerprint as Sha256Hex,
    })),
    tdx: simulated.filter(({ Format }) => Format === "tdx")
      .map(({ RootFingerprint }) => RootFingerprint as Sha256Hex),
  };
}

const simulatedPlace = { kind: "json" as const, path: "ReferenceValues.simulated" };
