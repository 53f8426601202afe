import type { Evidence } from "./evidence.ts";
import type { VerifiedSnpReport } from "./snp/verified_snp_report.ts";
import { verifySnp, type VerifySnpOptions } from "./snp/verify_snp.ts";
import type { VerifiedTdxQuote } from "./tdx/verified_tdx_quote.ts";
import { verifyTdx, type VerifyTdxOptions } from "./tdx/verify_tdx.ts";

/** Genuine evidence of either vendor; `format` tells which. */
export type VerifiedEvidence = VerifiedSnpReport | VerifiedTdxQuote;

/** What evidence of either vendor is held against. */
export type VerifyEvidenceOptions = VerifySnpOptions & VerifyTdxOptions;

/**
 * Verifies that evidence is genuine.
 *
 * @throws {VerificationError} with field, byte offset and rule.
 */
export function verifyEvidence(
  evidence: Evidence,
  options: VerifyEvidenceOptions,
): Promise<VerifiedEvidence> {
  return evidence.format === "snp" ? verifySnp(evidence, options) : verifyTdx(evidence, options);
}
