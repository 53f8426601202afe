import { AppraisalError, type AppraisalReason } from "../../core/mod.ts";
import { type AppraisedEvidence, appraisedEvidence } from "../appraised_evidence.ts";
import { guestRules } from "./_appraise_guest.ts";
import { platformRules } from "./_appraise_platform.ts";
import { signerRules } from "./_appraise_signer.ts";
import type { SnpAppraisalPolicy } from "./snp_appraisal_policy.ts";
import { snpClaims } from "./snp_claims.ts";
import type { VerifiedSnpReport } from "./verified_snp_report.ts";

const rules = [...guestRules, ...platformRules, ...signerRules];

/**
 * Everything that a policy misses in a genuine report, in the order: guest, platform, signer; empty when it is accepted.
 *
 * Every rule is applied, so that one answer names all that is wrong.
 *
 * @throws {InputError} `appraisal_policy_invalid` when the policy has an empty list or a value of the wrong length.
 */
export function snpReasons(
  verified: VerifiedSnpReport,
  policy: SnpAppraisalPolicy,
): readonly AppraisalReason[] {
  return rules.flatMap((rule): readonly AppraisalReason[] => {
    const found = rule(verified, policy);
    if (found === undefined) return [];
    return "code" in found ? [found] : found;
  });
}

/**
 * Decides whether a genuine report is the one that is wanted.
 *
 * @throws {AppraisalError} `evidence_not_accepted` with every reason.
 * @throws {InputError} `appraisal_policy_invalid` when the policy has an empty list or a value of the wrong length.
 */
export function appraiseSnp(
  verified: VerifiedSnpReport,
  policy: SnpAppraisalPolicy,
): AppraisedEvidence {
  const reasons = snpReasons(verified, policy);
  if (reasons.length > 0) {
    throw new AppraisalError(
      "evidence_not_accepted",
      `Cannot accept the SNP report under ${policy.label}: ${
        reasons.map(({ message }) => message).join("; ")
      }`,
      { reasons },
    );
  }
  const { format, reportData, hostData } = verified;
  return appraisedEvidence({
    format,
    reportData,
    hostData,
    claims: snpClaims(verified),
    acceptedBy: policy.label,
  });
}
