import { pinnedVendorRoots, type SnpProduct, type VendorRoots } from "../../attest/mod.ts";
import { parseSha256Hex, UsageError } from "../../core/mod.ts";

const pattern = /^(Milan|Genoa|Turin|TDX)=(.+)$/;

/**
 * The roots that count: the vendors', and simulated ones that are named *and* allowed.
 *
 * @throws {UsageError} `simulated_root_malformed` or `simulated_not_allowed`.
 */
export function selectRoots(
  flags: { readonly allowSimulated: boolean; readonly simulatedRoot?: readonly string[] },
): VendorRoots {
  const snp = [...pinnedVendorRoots.snp];
  const tdx = [...pinnedVendorRoots.tdx];
  for (const text of flags.simulatedRoot ?? []) {
    if (!flags.allowSimulated) {
      throw new UsageError(
        "simulated_not_allowed",
        `Cannot trust the simulated root ${text}: simulated evidence is not allowed`,
        { hint: "add --allow-simulated if this is a test" },
      );
    }
    const [, product = "", fingerprint = ""] = pattern.exec(text) ?? [];
    if (product === "") {
      throw new UsageError(
        "simulated_root_malformed",
        `Cannot read simulated root ${
          JSON.stringify(text)
        }: expected Milan=, Genoa=, Turin= or TDX= and a SHA-256`,
      );
    }
    if (product === "TDX") tdx.push(parseSha256Hex(fingerprint));
    else snp.push({ product: product as SnpProduct, fingerprint: parseSha256Hex(fingerprint) });
  }
  return { snp, tdx };
}
