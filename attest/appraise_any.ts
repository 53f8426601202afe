import { AppraisalError, type AppraisalReason } from "../core/mod.ts";
import type { AppraisedEvidence } from "./appraised_evidence.ts";
import { appraiseSnp, snpReasons } from "./snp/appraise_snp.ts";
import type { SnpAppraisalPolicy } from "./snp/snp_appraisal_policy.ts";
import { appraiseTdx, tdxReasons } from "./tdx/appraise_tdx.ts";
import type { TdxAppraisalPolicy } from "./tdx/tdx_appraisal_policy.ts";
import type { VerifiedEvidence } from "./verify_evidence.ts";

/** What is wanted, for either vendor. */
export type AppraisalPolicy = SnpAppraisalPolicy | TdxAppraisalPolicy;

/** A candidate of another product line or with another measurement was not meant; one with an old TCB was. */
const weights: Readonly<Record<string, number>> = {
  product_not_allowed: 1000,
  measurement_mismatch: 100,
  mrtd_mismatch: 100,
};

/** How far the evidence is from a candidate. */
function distance(reasons: readonly AppraisalReason[]): number {
  return reasons.reduce((sum, { code }) => sum + (weights[code] ?? 1), 0);
}

/** Why one policy does not accept the evidence; empty when it does, `undefined` when it is for the other vendor. */
function reasonsOf(
  verified: VerifiedEvidence,
  policy: AppraisalPolicy,
): readonly AppraisalReason[] | undefined {
  if (verified.format === "snp" && policy.format === "snp") return snpReasons(verified, policy);
  if (verified.format === "tdx" && policy.format === "tdx") return tdxReasons(verified, policy);
  return undefined;
}

function accept(verified: VerifiedEvidence, policy: AppraisalPolicy): AppraisedEvidence {
  if (verified.format === "snp" && policy.format === "snp") return appraiseSnp(verified, policy);
  if (verified.format === "tdx" && policy.format === "tdx") return appraiseTdx(verified, policy);
  throw noPolicy(verified, 0);
}

function noPolicy(verified: VerifiedEvidence, count: number): AppraisalError {
  const name = verified.format === "snp" ? "SNP" : "TDX";
  return new AppraisalError(
    "no_policy_for_format",
    `Cannot accept the evidence: none of the ${count} reference values is for ${name}`,
  );
}

/**
 * Decides whether genuine evidence meets one of several policies.
 *
 * The error gives one clear answer: the reasons of the closest candidate, not those of all the irrelevant ones.
 *
 * @throws {AppraisalError} `no_policy_for_format`, or `evidence_not_accepted` with the reasons of the closest candidate.
 * @throws {InputError} `appraisal_policy_invalid`.
 */
export function appraiseAny(
  verified: VerifiedEvidence,
  policies: readonly AppraisalPolicy[],
): AppraisedEvidence {
  const candidates = policies.flatMap((policy) => {
    const reasons = reasonsOf(verified, policy);
    return reasons === undefined ? [] : [{ policy, reasons }];
  }).sort((left, right) => distance(left.reasons) - distance(right.reasons));
  const [closest] = candidates;
  if (closest === undefined) throw noPolicy(verified, policies.length);
  if (closest.reasons.length === 0 || candidates.length === 1) {
    return accept(verified, closest.policy);
  }
  throw new AppraisalError(
    "evidence_not_accepted",
    `Cannot accept the evidence under any of ${candidates.length} reference values; the closest is ${closest.policy.label}: ${
      closest.reasons.map(({ message }) => message).join("; ")
    }`,
    { reasons: closest.reasons },
  );
}
