import assert from "node:assert/strict";
import { AppraisalError, FixedClock, InputError } from "../../core/mod.ts";
import { SimulatedTdxVendor, type TdxIssueOptions } from "../../simulator/vendor/mod.ts";
import { appraiseAny } from "../appraise_any.ts";
import { appraiseTdx, tdxReasons } from "./appraise_tdx.ts";
import type { VerifiedTdxQuote } from "./verified_tdx_quote.ts";
import {
  type TdxAppraisalPolicy,
  tdxAppraisalPolicy,
  type TdxExpectation,
  type TdxPolicyChanges,
} from "./tdx_appraisal_policy.ts";
import { verifyTdx } from "./verify_tdx.ts";

const now = new Date("2026-05-05T12:00:00Z");
const vendor = await SimulatedTdxVendor.create({ clock: new FixedClock(now) });
const reportData = new Uint8Array(64).fill(1);
const hostData = new Uint8Array(32).fill(2);
const filled = (byte: number, length = 48) => new Uint8Array(length).fill(byte);

async function verified(
  options: Omit<TdxIssueOptions, "reportData"> = {},
): Promise<VerifiedTdxQuote> {
  const evidence = await vendor.issue({ reportData, hostData, ...options });
  return await verifyTdx(evidence, { roots: vendor.roots, at: now });
}

const expectation: TdxExpectation = {
  label: "ReferenceValues.tdx[0]",
  reportData,
  hostData,
  mrTd: filled(0x54),
  mrSeam: filled(0x53),
  rtmrs: [filled(0xa0), filled(0xa1), filled(0xa2), filled(0)],
};
const policy = (changes: TdxPolicyChanges = {}, other: Partial<TdxExpectation> = {}) =>
  tdxAppraisalPolicy({ ...expectation, ...other }, changes);

Deno.test("appraiseTdx() accepts the TD that the policy describes, with its claims", async () => {
  const appraised = appraiseTdx(await verified(), policy());
  assert.equal(appraised.acceptedBy, "ReferenceValues.tdx[0]");
  assert.deepEqual(appraised.hostData, hostData);
  assert.deepEqual(appraised.reportData, reportData);
  assert.equal(appraised.claims.tcbStatus, "UpToDate");
  assert.equal(appraised.claims.piid, "52".repeat(16));
});

type Refusal = [
  code: string,
  policy: TdxAppraisalPolicy,
  options?: Omit<TdxIssueOptions, "reportData">,
];

const refusals: Readonly<Record<string, Refusal>> = {
  "another MRTD": ["mrtd_mismatch", policy({}, { mrTd: [filled(1), filled(2)] })],
  "another RTMR3": [
    "rtmr_mismatch",
    policy({}, { rtmrs: [filled(0xa0), filled(0xa1), filled(0xa2), filled(1)] }),
  ],
  "another MRSEAM": ["mrseam_mismatch", policy({}, { mrSeam: filled(1) })],
  "other host data": ["host_data_mismatch", policy({}, { hostData: filled(9, 32) })],
  "host data with a tail": [
    "host_data_mismatch",
    policy(),
    { body: { mrConfigId: new Uint8Array([...hostData, 1, ...new Uint8Array(15)]) } },
  ],
  "other report data": ["report_data_mismatch", policy({}, { reportData: filled(9, 64) })],
  "an owner": ["mrowner_mismatch", policy(), { body: { mrOwner: filled(1) } }],
  "an owner configuration": [
    "mrownerconfig_mismatch",
    policy(),
    { body: { mrOwnerConfig: filled(1) } },
  ],
  "another service TD": [
    "service_td_mismatch",
    policy({ serviceTd: filled(1) }),
    { shape: "v5-td15", body: { mrServiceTd: filled(2) } },
  ],
  "no service TD where one is wanted": ["service_td_mismatch", policy({ serviceTd: filled(1) })],
  "another XFAM": ["xfam_mismatch", policy({ xfam: Uint8Array.fromHex("e700060000000000") })],
  "an attribute that is required": [
    "td_attribute_missing",
    policy({ requiredTdAttributes: ["SEPT_VE_DISABLE", "PKS"] }),
  ],
  "an OutOfDate platform after its grace period": [
    "tcb_grace_over",
    policy({ acceptedTcbStatuses: ["OutOfDate"], platformGrace: 86_400_000 }),
    { status: "OutOfDate" },
  ],
  "an advisory that is not accepted": [
    "advisory_not_accepted",
    policy({ acceptedTcbStatuses: ["SWHardeningNeeded"], acceptedAdvisories: [] }),
    { status: "SWHardeningNeeded" },
  ],
  "an advisory that is rejected": [
    "advisory_rejected",
    policy({
      acceptedTcbStatuses: ["SWHardeningNeeded"],
      rejectedAdvisories: ["INTEL-SA-00001"],
    }),
    { status: "SWHardeningNeeded" },
  ],
  "a low evaluation number": [
    "evaluation_data_too_old",
    policy({ minimumEvaluationDataNumber: 19 }),
  ],
  "a low TEE_TCB_SVN": ["tee_tcb_svn_too_low", policy({ minimumTeeTcbSvn: filled(1, 16) })],
  "an empty minimum of TEE_TCB_SVN": [
    "tee_tcb_svn_too_low",
    policy({ minimumTeeTcbSvn: new Uint8Array() }),
  ],
  "an empty list of statuses": ["tcb_status_refused", policy({ acceptedTcbStatuses: [] })],
  "a revoked platform, even for an untyped policy": [
    "tcb_status_refused",
    policy({ acceptedTcbStatuses: ["Revoked", "NotSupported"] as never }),
    { status: "Revoked" },
  ],
  "a platform that is not listed": ["piid_not_allowed", policy({ piids: [filled(1, 16)] })],
  "a platform without identifier": [
    "piid_not_allowed",
    policy({ piids: [filled(0x52, 16)] }),
    { platform: { authority: "Processor" } },
  ],
  "a dynamic platform": ["platform_dynamic", policy({ dynamicPlatform: "refuse" })],
  "cached keys": [
    "platform_keys_cached",
    policy({ cachedKeys: "refuse" }),
    { platform: { cachedKeys: true } },
  ],
  "SMT": ["platform_smt", policy({ smt: "refuse" })],
  "a platform that does not say whether SMT is on": [
    "platform_smt",
    policy({ smt: "refuse" }),
    { platform: { authority: "Processor" } },
  ],
  "memory without integrity": [
    "platform_without_integrity",
    policy({ memoryIntegrity: "require" }),
  ],
  "trailing bytes": [
    "trailing_bytes",
    policy({ trailingBytes: "none" }),
    { trailing: new Uint8Array(1) },
  ],
  "trailing bytes that are not zero": [
    "trailing_bytes",
    policy({ trailingBytes: "zero" }),
    { trailing: Uint8Array.of(1) },
  ],
};

for (const [name, [code, wanted, options]] of Object.entries(refusals)) {
  Deno.test(`appraiseTdx() refuses ${name}`, async () => {
    const quote = await verified(options);
    assert.deepEqual(tdxReasons(quote, wanted).map((reason) => reason.code), [code]);
    assert.throws(() => appraiseTdx(quote, wanted), { code: "evidence_not_accepted" });
  });
}

const accepted: Readonly<Record<string, [TdxAppraisalPolicy, TdxIssueOptions["status"]?]>> = {
  "one of several RTMR0s": [policy({}, {
    rtmrs: [[filled(1), filled(0xa0)], filled(0xa1), filled(0xa2), filled(0)],
  })],
  "an XFAM that differs in control-flow enforcement": [
    policy({ xfam: Uint8Array.fromHex("e71a060000000000") }),
  ],
  "an OutOfDate platform within its grace period": [
    policy({ acceptedTcbStatuses: ["OutOfDate"], platformGrace: 1000 * 86_400_000 }),
    "OutOfDate",
  ],
  "a listed platform": [policy({ piids: [filled(1, 16), filled(0x52, 16)] })],
  "a status that the policy accepts": [
    policy({ acceptedTcbStatuses: ["UpToDate", "TDRelaunchAdvised"] }),
    "TDRelaunchAdvised",
  ],
};

for (const [name, [wanted, status]] of Object.entries(accepted)) {
  Deno.test(`appraiseTdx() accepts ${name}`, async () => {
    assert.deepEqual(tdxReasons(await verified(status && { status }), wanted), []);
  });
}

Deno.test("appraiseTdx() requires no attribute only where the policy says so", async () => {
  const plain = await verified({ body: { tdAttributes: new Uint8Array(8) } });
  assert.deepEqual(tdxReasons(plain, policy({ requiredTdAttributes: "none" })), []);
});

Deno.test("appraiseTdx() refuses a policy with empty values, instead of skipping the check", async () => {
  const quote = await verified();
  const empty = new Uint8Array();
  for (
    const wanted of [
      policy({}, { mrTd: [] }),
      policy({}, { mrTd: empty }),
      policy({}, { hostData: empty }),
      policy({}, { reportData: empty }),
      policy({}, { rtmrs: [empty, empty, empty, empty] }),
      policy({ piids: [] }),
      policy({ xfam: empty }),
      policy({ requiredTdAttributes: [] }),
      policy({ mrOwner: empty }),
      policy({ serviceTd: [] }),
    ]
  ) {
    assert.throws(() => appraiseTdx(quote, wanted), InputError);
  }
});

Deno.test("appraiseTdx() names every reason at once, and appraiseAny() the closest candidate's", async () => {
  const quote = await verified({ status: "OutOfDate", body: { tdAttributes: filled(0, 8) } });
  const far = policy({}, { label: "ReferenceValues.tdx[0]", mrTd: filled(1) });
  const close = policy({}, { label: "ReferenceValues.tdx[1]" });
  assert.throws(() => appraiseAny(quote, [far, close]), (error) => {
    assert.ok(error instanceof AppraisalError);
    assert.match(error.message, /ReferenceValues\.tdx\[1\]/);
    const codes = error.reasons.map(({ code }) => code);
    assert.deepEqual(codes, ["td_attribute_missing", "tcb_status_refused"]);
    return true;
  });
});
