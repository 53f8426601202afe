import { concatBytes } from "../../core/mod.ts";
import type { Reasons } from "./_reasons.ts";
import type { TdBody } from "./td_body.ts";
import { bitSet, tdAttributeList, XFAM_CET } from "./tdx_attributes.ts";
import type { TdxAppraisalPolicy } from "./tdx_appraisal_policy.ts";
import type { VerifiedTdxQuote } from "./verified_tdx_quote.ts";

/** Compares the TD itself: measurements, attributes, owner, report data. */
export function appraiseTd(
  { quote }: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
  reasons: Reasons,
): void {
  const { body } = quote;
  appraiseAttributes(body, policy, reasons);
  appraiseXfam(body, policy, reasons);
  reasons.oneOf("mrtd_mismatch", "MRTD", body.mrTd, policy.mrTd);
  for (const [index, wanted] of policy.rtmrs.entries()) {
    reasons.oneOf("rtmr_mismatch", `RTMR${index}`, body.rtmrs[index], wanted);
  }
  reasons.oneOf("mrseam_mismatch", "MRSEAM", body.mrSeam, policy.mrSeam);
  const { hostData } = policy;
  const configId = hostData instanceof Uint8Array && hostData.length === 32
    ? concatBytes(hostData, new Uint8Array(16))
    : hostData;
  reasons.equal("host_data_mismatch", "MRCONFIGID", body.mrConfigId, configId);
  reasons.equal("report_data_mismatch", "REPORTDATA", body.reportData, policy.reportData);
  reasons.equal("mrowner_mismatch", "MROWNER", body.mrOwner, policy.mrOwner);
  reasons.equal(
    "mrownerconfig_mismatch",
    "MROWNERCONFIG",
    body.mrOwnerConfig,
    policy.mrOwnerConfig,
  );
  appraiseServiceTd(body, policy, reasons);
  appraiseTrailing(quote.trailing, policy, reasons);
}

function appraiseAttributes(body: TdBody, policy: TdxAppraisalPolicy, reasons: Reasons): void {
  const set = tdAttributeList(body.tdAttributes);
  const hex = body.tdAttributes.toHex();
  for (const name of policy.requiredTdAttributes) {
    if (!set.includes(name)) {
      reasons.add("td_attribute_missing", `TDATTRIBUTES ${hex} lacks ${name}, which is required`);
    }
  }
  const allowed: readonly string[] = [
    ...policy.requiredTdAttributes,
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
  if (!(xfam instanceof Uint8Array)) {
    return;
  }
  const differs = xfam.length !== 8 || ((bitSet(body.xfam) ^ bitSet(xfam)) & ~XFAM_CET) !== 0n;
  if (differs) {
    reasons.add(
      "xfam_mismatch",
      `XFAM is ${body.xfam.toHex()}, wanted ${xfam.toHex() || "an empty value"}`,
    );
  }
}

function appraiseServiceTd(body: TdBody, policy: TdxAppraisalPolicy, reasons: Reasons): void {
  if (policy.serviceTd !== "none") {
    reasons.oneOf("service_td_mismatch", "MRSERVICETD", body.mrServiceTd, policy.serviceTd);
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
