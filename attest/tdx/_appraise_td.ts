import { InputError } from "../../core/mod.ts";
import type { Reasons } from "./_reasons.ts";
import type { TdBody } from "./td_body.ts";
import { tdAttributeList, withoutCet } from "./tdx_attributes.ts";
import type { TdxAppraisalPolicy } from "./tdx_appraisal_policy.ts";
import type { VerifiedTdxQuote } from "./verified_tdx_quote.ts";

/** Compares the TD itself: measurements, attributes, owner, report data. */
export function appraiseTd(
  verified: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
  reasons: Reasons,
): void {
  const { quote } = verified;
  const { body } = quote;
  appraiseAttributes(body, policy, reasons);
  appraiseXfam(body, policy, reasons);
  reasons.compare("mrtd_mismatch", "MRTD", body.mrTd, policy.mrTd, 48);
  for (const [index, expected] of policy.rtmrs.entries()) {
    reasons.compare("rtmr_mismatch", `RTMR${index}`, body.rtmrs[index], expected, 48);
  }
  reasons.compare("mrseam_mismatch", "MRSEAM", body.mrSeam, policy.mrSeam, 48);
  appraiseHostData(verified, policy, reasons);
  reasons.compare("report_data_mismatch", "REPORTDATA", body.reportData, policy.reportData, 64);
  reasons.compare("mrowner_mismatch", "MROWNER", body.mrOwner, policy.mrOwner, 48);
  reasons.compare(
    "mrownerconfig_mismatch",
    "MROWNERCONFIG",
    body.mrOwnerConfig,
    policy.mrOwnerConfig,
    48,
  );
  appraiseServiceTd(body, policy, reasons);
  appraiseTrailing(quote.trailing, policy, reasons);
}

/** MRCONFIGID with a tail has 48 bytes of host data, which match no expected 32 bytes. */
function appraiseHostData(
  { hostData }: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
  reasons: Reasons,
): void {
  reasons.compare("host_data_mismatch", "MRCONFIGID", hostData, policy.hostData, 32);
}

function requiredAttributes({ requiredTdAttributes: required }: TdxAppraisalPolicy) {
  if (required.length === 0) {
    throw new InputError(
      "appraisal_policy_invalid",
      "Cannot appraise: requiredTdAttributes lists no value",
      { hint: 'say "none" if no attribute has to be set' },
    );
  }
  return required === "none" ? [] : required;
}

function appraiseAttributes(body: TdBody, policy: TdxAppraisalPolicy, reasons: Reasons): void {
  const set = tdAttributeList(body.tdAttributes);
  const hex = body.tdAttributes.toHex();
  const required = requiredAttributes(policy);
  for (const name of required) {
    if (!set.includes(name)) {
      reasons.add("td_attribute_missing", `TDATTRIBUTES ${hex} lacks ${name}, which is required`);
    }
  }
  const allowed: readonly string[] = [
    ...required,
    ...policy.allowedTdAttributes,
  ];
  for (const name of set) {
    if (name === "DEBUG" && !allowed.includes(name)) {
      reasons.add("td_debug", `TDATTRIBUTES ${hex} has DEBUG: the host can read the TD`);
    } else if (!allowed.includes(name)) {
      reasons.add("td_attribute_refused", `TDATTRIBUTES ${hex} has ${name}, which is not allowed`);
    }
  }
}

function appraiseXfam(body: TdBody, { xfam }: TdxAppraisalPolicy, reasons: Reasons): void {
  const list = xfam instanceof Uint8Array ? [xfam] : xfam;
  const expected = "any" in list ? list : list.map(withoutCet);
  reasons.compare("xfam_mismatch", "XFAM (without CET)", withoutCet(body.xfam), expected, 8);
}

function appraiseServiceTd(body: TdBody, policy: TdxAppraisalPolicy, reasons: Reasons): void {
  if (policy.serviceTd !== "none") {
    reasons.compare(
      "service_td_mismatch",
      "MRSERVICETD",
      body.mrServiceTd,
      policy.serviceTd,
      48,
    );
  } else if (body.mrServiceTd?.some((byte) => byte !== 0)) {
    reasons.add(
      "service_td_present",
      `MRSERVICETD is ${body.mrServiceTd.toHex()}, wanted no service TD`,
    );
  }
}

function appraiseTrailing(
  trailing: Uint8Array,
  policy: TdxAppraisalPolicy,
  reasons: Reasons,
): void {
  const refused = policy.trailingBytes === "none"
    ? trailing.length > 0
    : policy.trailingBytes === "zero" && trailing.some((byte) => byte !== 0);
  if (refused) {
    reasons.add(
      "trailing_bytes",
      `${trailing.length} unsigned bytes follow the quote, wanted ${
        policy.trailingBytes === "none" ? "none" : "zero bytes only"
      }`,
    );
  }
}
