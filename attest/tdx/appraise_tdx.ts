import { AppraisalError, type AppraisalReason } from "../../core/mod.ts";
import { type AppraisedEvidence, appraisedEvidence } from "../appraised_evidence.ts";
import { appraisePlatform } from "./_appraise_platform.ts";
import { appraiseTcb } from "./_appraise_tcb.ts";
import { appraiseTd } from "./_appraise_td.ts";
import { Reasons } from "./_reasons.ts";
import type { TdxAppraisalPolicy } from "./tdx_appraisal_policy.ts";
import { tdxClaims } from "./tdx_claims.ts";
import type { VerifiedTdxQuote } from "./verified_tdx_quote.ts";

/**
 * Everything that a policy misses in a genuine quote, in the order: TD, TCB, platform; empty when it is accepted.
 *
 * Every check runs, so that one answer names all that is wrong.
 */
export function tdxReasons(
  verified: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
): readonly AppraisalReason[] {
  const reasons = new Reasons();
  appraiseTd(verified, policy, reasons);
  appraiseTcb(verified, policy, reasons);
  appraisePlatform(verified, policy, reasons);
  return reasons.list;
}

/**
 * Decides whether a genuine quote is the one that is wanted.
 *
 * @throws {AppraisalError} `evidence_not_accepted` with every reason.
 * @throws {InputError} `appraisal_policy_invalid` when the policy has an empty list or a value of the wrong length.
 */
export function appraiseTdx(
  verified: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
): AppraisedEvidence {
  const reasons = tdxReasons(verified, policy);
  if (reasons.length > 0) {
    throw new AppraisalError(
      "evidence_not_accepted",
      `Cannot accept the TDX quote under ${policy.label}: ${
        reasons.map(({ message }) => message).join("; ")
      }`,
      { reasons },
    );
  }
  const { format, reportData, hostData } = verified;
  const claims = tdxClaims(verified);
  return appraisedEvidence({ format, reportData, hostData, claims, acceptedBy: policy.label });
}
