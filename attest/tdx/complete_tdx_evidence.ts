import type { TdxCollateral, TdxEvidence } from "../evidence.ts";
import type { IntelPcsClient } from "./intel_pcs_client.ts";

/**
 * Adds the collateral that a quote came without; what came along is kept, for the verifier decides on it.
 *
 * @throws {VerificationError} for a quote that cannot be read.
 * @throws {TransportError} see {@linkcode IntelPcsClient.collateral}.
 */
export async function completeTdxEvidence(
  evidence: TdxEvidence,
  client: IntelPcsClient,
): Promise<TdxEvidence & { readonly collateral: TdxCollateral }> {
  const collateral = evidence.collateral ?? await client.collateral(evidence.quote);
  return { ...evidence, collateral };
}
