import type { Reasons } from "./_reasons.ts";
import type { TdxAppraisalPolicy } from "./tdx_appraisal_policy.ts";
import type { VerifiedTdxQuote } from "./verified_tdx_quote.ts";

const OUT_OF_DATE = ["OutOfDate", "OutOfDateConfigurationNeeded"];

/** Compares how current the platform is: status, grace period, advisories, evaluation number, versions. */
export function appraiseTcb(
  verified: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
  reasons: Reasons,
): void {
  appraiseStatus(verified, policy, reasons);
  const { advisories } = verified.tcb;
  for (const advisory of advisories) {
    if (policy.rejectedAdvisories.includes(advisory)) {
      reasons.add("advisory_rejected", `${advisory} applies to the platform and is rejected`);
    } else if (
      policy.acceptedAdvisories !== "any" && !policy.acceptedAdvisories.includes(advisory)
    ) {
      reasons.add(
        "advisory_not_accepted",
        `${advisory} applies to the platform and is not accepted`,
      );
    }
  }
  const { minimumEvaluationDataNumber: minimum, minimumTeeTcbSvn } = policy;
  if (!(verified.evaluationDataNumber >= minimum)) {
    reasons.add(
      "evaluation_data_too_old",
      `TCB evaluation data number is ${verified.evaluationDataNumber}, wanted at least ${minimum}`,
    );
  }
  const { teeTcbSvn } = verified.quote.body;
  const reached = minimumTeeTcbSvn.length === 16 &&
    teeTcbSvn.every((svn, index) => svn >= (minimumTeeTcbSvn[index] ?? 256));
  if (!reached) {
    reasons.add(
      "tee_tcb_svn_too_low",
      `TEE_TCB_SVN is ${teeTcbSvn.toHex()}, wanted at least ${
        minimumTeeTcbSvn.toHex() || "an empty value"
      } in every byte`,
    );
  }
}

function appraiseStatus(
  { tcb, verifiedAt }: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
  reasons: Reasons,
): void {
  const { status, tcbDate } = tcb;
  // Revoked and NotSupported cannot be accepted by type; the comparison holds for untyped callers too.
  const accepted: readonly string[] = policy.acceptedTcbStatuses;
  if (status === "Revoked" || status === "NotSupported" || !accepted.includes(status)) {
    const meaning = status === "NotSupported" ? " (no TCB level matches the platform)" : "";
    reasons.add(
      "tcb_status_refused",
      `TCB status is ${status}${meaning}, wanted ${
        accepted.join(" or ") || "one of an empty list"
      }`,
    );
  } else if (OUT_OF_DATE.includes(status) && policy.platformGrace !== "unlimited") {
    const until = (tcbDate?.getTime() ?? NaN) + policy.platformGrace;
    if (!(verifiedAt.getTime() <= until)) {
      reasons.add(
        "tcb_grace_over",
        `TCB status is ${status} since the TCB of ${
          tcbDate?.toISOString() ?? "no date"
        }, longer than the grace period of ${policy.platformGrace / 1000} s`,
      );
    }
  }
}
