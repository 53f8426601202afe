import assert from "node:assert/strict";
import { AppraisalError, FixedClock, InputError } from "../../core/mod.ts";
import { type SimulatedSnpFields, SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";
import { appraiseAny } from "../appraise_any.ts";
import { appraiseSnp, snpReasons } from "./appraise_snp.ts";
import { type SnpAppraisalPolicy, strictSnpPolicy } from "./snp_appraisal_policy.ts";
import { verifySnp } from "./verify_snp.ts";

const clock = new FixedClock("2026-11-22T00:00:00Z");
const vendor = await SimulatedSnpVendor.create({ clock });
const turinVendor = await SimulatedSnpVendor.create({ clock, product: "Turin" });
const reportData = new Uint8Array(64).fill(1);
const hostData = new Uint8Array(32).fill(2);
const measurement = new Uint8Array(48).fill(3);
const idKey = new Uint8Array(48).fill(4);
const authorKey = new Uint8Array(48).fill(5);
const tcb = { bootloader: 4, tee: 0, snp: 24, microcode: 219 };

async function verified(fields: Partial<SimulatedSnpFields> = {}, from = vendor) {
  const evidence = await from.issue({ reportData, hostData, measurement, ...fields });
  return await verifySnp(evidence, {
    roots: { snp: [{ product: from.product, fingerprint: from.rootFingerprint }], tdx: [] },
    at: clock.now(),
    revocation: "require",
  });
}

const exact: SnpAppraisalPolicy = {
  format: "snp",
  label: "exact",
  measurement,
  hostData,
  reportData,
};

type Row = [
  what: string,
  policy: Partial<SnpAppraisalPolicy>,
  fields: Partial<SimulatedSnpFields>,
  codes: string[],
];

const other = (length: number) => new Uint8Array(length).fill(0xee);
const minimum = (changes: Partial<typeof tcb>) => [{ tcb: { ...tcb, ...changes } }];
const tomorrow = new Date("2026-11-23T00:00:00Z");
const yesterday = new Date("2026-11-21T00:00:00Z");
const trusted = { requireIdBlock: true, trustedIdKeyDigests: [idKey] };
const author = { requireAuthorKey: true, trustedAuthorKeyDigests: [authorKey] };
const signedBlock = { idKeyDigest: idKey, authorKeyDigest: authorKey, keyInfo: 1 };
const guest = (guestPolicy: SnpAppraisalPolicy["guestPolicy"] & object) => ({ guestPolicy });
const platform = (platformInfo: SnpAppraisalPolicy["platformInfo"] & object) => ({ platformInfo });

const rows: Row[] = [
  ["everything as wanted", {}, {}, []],
  ["another measurement", { measurement: other(48) }, {}, ["measurement_mismatch"]],
  ["one of several measurements", { measurement: [other(48), measurement] }, {}, []],
  ["none of several measurements", { measurement: [other(48)] }, {}, ["measurement_mismatch"]],
  ["other host data", { hostData: other(32) }, {}, ["host_data_mismatch"]],
  ["zero host data", {}, { hostData: new Uint8Array(32) }, ["host_data_mismatch"]],
  ["other report data", { reportData: other(64) }, {}, ["report_data_mismatch"]],
  ["another image ID", { imageId: other(16) }, {}, ["image_id_mismatch"]],
  ["the image ID", { imageId: new Uint8Array(16) }, {}, []],
  ["another family ID", { familyId: other(16) }, {}, ["family_id_mismatch"]],
  ["another report ID", { reportId: other(32) }, {}, ["report_id_mismatch"]],
  ["a migration agent", {}, { reportIdMa: other(32) }, ["migration_agent_present"]],
  ["a wanted migration agent", { reportIdMa: other(32) }, { reportIdMa: other(32) }, []],
  ["debugging", {}, { policy: 0xb0000n }, ["debug_allowed"]],
  ["allowed debugging", guest({ allowDebug: true }), { policy: 0xb0000n }, []],
  ["migration", {}, { policy: 0x70000n }, ["migration_allowed"]],
  ["allowed migration", guest({ allowMigrationAgent: true }), { policy: 0x70000n }, []],
  ["refused SMT", guest({ allowSmt: false }), {}, ["smt_allowed"]],
  ["no SMT", guest({ allowSmt: false }), { policy: 0x20000n }, []],
  ["CXL", {}, { policy: 0x230000n }, ["cxl_allowed"]],
  ["allowed CXL", guest({ allowCxl: true }), { policy: 0x230000n }, []],
  ["no single socket", guest({ requireSingleSocket: true }), {}, ["single_socket_not_required"]],
  ["a single socket", guest({ requireSingleSocket: true }), { policy: 0x130000n }, []],
  ["no AES-256-XTS", guest({ requireAes256Xts: true }), {}, ["aes_256_xts_not_required"]],
  ["AES-256-XTS", guest({ requireAes256Xts: true }), { policy: 0x430000n }, []],
  ["RAPL", guest({ requireRaplDisabled: true }), {}, ["rapl_not_disabled"]],
  ["no RAPL", guest({ requireRaplDisabled: true }), { policy: 0x830000n }, []],
  [
    "no ciphertext hiding",
    guest({ requireCiphertextHiding: true }),
    {},
    ["ciphertext_hiding_not_required"],
  ],
  ["ciphertext hiding", guest({ requireCiphertextHiding: true }), { policy: 0x1030000n }, []],
  ["page swapping", guest({ requirePageSwapDisabled: true }), {}, ["page_swap_not_disabled"]],
  ["no page swapping", guest({ requirePageSwapDisabled: true }), { policy: 0x2030000n }, []],
  ["unknown policy bits", {}, { policy: 0x4030000n }, ["policy_bits_unknown"]],
  ["bit 25 before version 5", {}, { policy: 0x2030000n, version: 3 }, ["policy_bits_unknown"]],
  ["ignored policy bits", guest({ unknownBits: "allow" }), { policy: 0x4030000n }, []],
  [
    "a lower ABI",
    guest({ minimumAbi: { major: 1, minor: 51 } }),
    { policy: 0x30132n },
    ["policy_abi_too_low"],
  ],
  ["a higher ABI", guest({ minimumAbi: { major: 0, minor: 51 } }), { policy: 0x30100n }, []],
  ["VMPL 1", {}, { vmpl: 1 }, ["vmpl_mismatch"]],
  ["a report that the host asked for", {}, { vmpl: 0xffffffff }, ["vmpl_mismatch"]],
  ["wanted VMPL 1", { vmpl: 1 }, { vmpl: 1 }, []],
  ["any VMPL", { vmpl: { any: true } }, { vmpl: 3 }, []],
  ["a low guest SVN", { minimumGuestSvn: 2 }, { guestSvn: 1 }, ["guest_svn_too_low"]],
  ["the guest SVN", { minimumGuestSvn: 2 }, { guestSvn: 2 }, []],
  ["another product", { products: ["Genoa"] }, {}, ["product_not_allowed"]],
  ["a refused product", { deniedProducts: ["Milan"] }, {}, ["product_not_allowed"]],
  ["an old report", { minimumReportVersion: 5 }, { version: 3 }, ["report_version_too_low"]],
  ["SMT on the platform", platform({ allowSmt: false }), {}, ["platform_smt_enabled"]],
  ["TSME", platform({ allowTsme: false }), { platformInfo: 2n }, ["platform_tsme_enabled"]],
  ["TIO", platform({ allowTio: false }), { platformInfo: 0x80n }, ["platform_tio_enabled"]],
  ["no ECC", platform({ requireEcc: true }), { platformInfo: 0n }, ["platform_ecc_missing"]],
  ["RAPL on the platform", platform({ requireRaplDisabled: true }), {}, ["platform_rapl_enabled"]],
  [
    "no ciphertext hiding on the platform",
    platform({ requireCiphertextHiding: true }),
    {},
    ["platform_ciphertext_hiding_missing"],
  ],
  [
    "no alias check",
    platform({ requireAliasCheck: true }),
    { platformInfo: 1n },
    ["platform_alias_check_missing"],
  ],
  ["unknown platform bits", {}, { platformInfo: 0x40n }, ["platform_bits_unknown"]],
  ["ignored platform bits", platform({ unknownBits: "allow" }), { platformInfo: 0x40n }, []],
  ["the TCB", { minimumTcb: minimum({}) }, {}, []],
  ["a low component", { minimumTcb: minimum({ snp: 25 }) }, {}, ["tcb_too_low"]],
  ["a low microcode", { minimumTcb: minimum({ bootloader: 3, microcode: 220 }) }, {}, [
    "tcb_too_low",
  ]],
  [
    "no minimum for the product",
    { minimumTcb: [{ product: "Genoa", tcb }] },
    {},
    ["tcb_minimum_missing"],
  ],
  [
    "a minimum from tomorrow",
    { minimumTcb: [{ tcb: { ...tcb, snp: 25 }, from: tomorrow }] },
    {},
    [],
  ],
  [
    "a minimum from yesterday",
    { minimumTcb: [{ tcb: { ...tcb, snp: 25 }, from: yesterday }] },
    {},
    ["tcb_too_low"],
  ],
  [
    "a low launch TCB",
    { minimumLaunchTcb: minimum({}) },
    { launchTcb: { ...tcb, snp: 23 } },
    ["launch_tcb_too_low"],
  ],
  ["old firmware", { minimumVersion: { major: 1, minor: 56, build: 0 } }, {}, ["firmware_too_old"]],
  ["newer firmware", { minimumVersion: { major: 1, minor: 54, build: 99 } }, {}, []],
  ["an old build", { minimumBuild: 36 }, {}, ["firmware_too_old"]],
  ["provisional firmware", {}, { committedVersion: [1, 55, 34] }, ["firmware_provisional"]],
  ["a provisional TCB", {}, { committedTcb: { ...tcb, snp: 23 } }, ["firmware_provisional"]],
  [
    "allowed provisional firmware",
    { allowProvisionalFirmware: true },
    { committedVersion: [1, 55, 34], committedTcb: { ...tcb, snp: 23 } },
    [],
  ],
  [
    "firmware older than the committed one",
    { allowProvisionalFirmware: true },
    { committedVersion: [1, 56, 0] },
    ["firmware_committed_ahead"],
  ],
  ["a VCEK", { signingKeys: ["VLEK"] }, {}, ["signing_key_not_allowed"]],
  ["another provider", { cspIds: ["CN=x"] }, { signingKey: "VLEK" }, ["csp_id_mismatch"]],
  ["the provider", { cspIds: ["CN=simulated.invalid"] }, { signingKey: "VLEK" }, []],
  ["no provider", { cspIds: ["CN=simulated.invalid"] }, {}, ["csp_id_mismatch"]],
  ["no provider, as allowed", { cspIds: ["CN=x"], signingKeys: ["VLEK", "VCEK"] }, {}, []],
  ["the chip", { chipIds: [other(64), vendor.chip] }, {}, []],
  ["another chip", { chipIds: [other(64)] }, {}, ["chip_not_allowed"]],
  ["the chip, masked", { chipIds: [vendor.chip] }, { chipId: new Uint8Array(64) }, []],
  [
    "a refused mask",
    { allowMaskedChip: false },
    { chipId: new Uint8Array(64) },
    ["chip_masked"],
  ],
  ["no chip of a VLEK", { chipIds: [new Uint8Array(64)] }, { signingKey: "VLEK" }, [
    "chip_not_allowed",
  ]],
  ["no ID block", trusted, {}, ["id_block_not_trusted"]],
  ["a trusted ID block", trusted, { idKeyDigest: idKey }, []],
  [
    "a zero digest that is listed",
    {
      requireIdBlock: true,
      trustedIdKeyDigests: [new Uint8Array(48)],
    },
    {},
    ["id_block_not_trusted"],
  ],
  ["an ID key of a trusted author", { ...author, requireIdBlock: true }, signedBlock, []],
  ["no author key", author, { authorKeyDigest: authorKey }, ["author_key_not_trusted"]],
  ["another author key", author, { ...signedBlock, authorKeyDigest: idKey }, [
    "author_key_not_trusted",
  ]],
  ["an ID block that nobody lists", { requireIdBlock: true }, signedBlock, [
    "id_block_not_trusted",
  ]],
  ["the mitigations", { minimumLaunchMitigationVector: 3n }, {}, []],
  ["a missing mitigation", { minimumLaunchMitigationVector: 4n }, {}, ["mitigation_missing"]],
  ["a missing current one", { minimumCurrentMitigationVector: 4n }, {}, ["mitigation_missing"]],
  ["mitigations before version 5", { minimumLaunchMitigationVector: 4n }, { version: 4 }, []],
  [
    "required mitigations before version 5",
    { minimumLaunchMitigationVector: 4n, requireMitigationVectors: true },
    { version: 4 },
    ["mitigation_vector_missing"],
  ],
];

for (const [what, policy, fields, codes] of rows) {
  Deno.test(`appraisal of ${what}: ${codes.join(", ") || "accepted"}`, async () => {
    const reasons = snpReasons(await verified(fields), { ...exact, ...policy });
    assert.deepEqual(reasons.map(({ code }) => code), codes);
  });
}

Deno.test("a Turin minimum has to say something about the FMC", async () => {
  const report = await verified({}, turinVendor);
  const low = { bootloader: 1, tee: 1, snp: 4, microcode: 72 };
  const codes = (minimumTcb: SnpAppraisalPolicy["minimumTcb"] & object) =>
    snpReasons(report, { ...exact, minimumTcb }).map(({ code }) => code);
  assert.deepEqual(codes([{ tcb: low }]), ["tcb_minimum_missing"]);
  assert.deepEqual(codes([{ tcb: { ...low, fmc: 1 } }]), []);
  assert.deepEqual(codes([{ tcb: { ...low, fmc: 2 } }]), ["tcb_too_low"]);
});

Deno.test("no check is satisfied by an empty value", async () => {
  const report = await verified();
  const empty = new Uint8Array();
  const broken: Partial<SnpAppraisalPolicy>[] = [
    { measurement: empty },
    { measurement: [] },
    { measurement: [measurement, empty] },
    { hostData: empty },
    { reportData: empty },
    { imageId: [] },
    { products: [] },
    { minimumTcb: [] },
    { minimumLaunchTcb: [] },
    { signingKeys: [] },
    { cspIds: [] },
    { chipIds: [] },
    { chipIds: [empty] },
    { trustedIdKeyDigests: [] },
    { trustedAuthorKeyDigests: [] },
  ];
  for (const policy of broken) {
    assert.throws(
      () => snpReasons(report, { ...exact, ...policy }),
      (error) => error instanceof InputError && error.code === "appraisal_policy_invalid",
      JSON.stringify(policy),
    );
  }
  const { measurement: _, ...incomplete } = exact;
  assert.throws(() => snpReasons(report, incomplete as SnpAppraisalPolicy), InputError);
});

Deno.test("appraiseAny() answers with the closest candidate only", async () => {
  const report = await verified({ policy: 0xb0000n });
  const genoa = { ...exact, label: "genoa", products: ["Genoa" as const] };
  const unrelated = { ...exact, label: "unrelated", measurement: other(48), guestPolicy: {} };
  const close = { ...exact, label: "close" };
  assert.throws(() => appraiseAny(report, [genoa, unrelated, close]), (error) => {
    assert.ok(error instanceof AppraisalError);
    assert.deepEqual(error.reasons.map(({ code }) => code), ["debug_allowed"]);
    assert.match(error.message, /closest is close/);
    return true;
  });
  const fits = { ...exact, label: "fits", guestPolicy: { allowDebug: true } };
  assert.equal(appraiseAny(report, [genoa, unrelated, close, fits]).acceptedBy, "fits");
  assert.throws(() => appraiseAny(report, []), { code: "no_policy_for_format" });
});

Deno.test("appraiseSnp() yields claims, and throws every reason at once", async () => {
  const accepted = appraiseSnp(await verified(), exact);
  assert.equal(accepted.claims.measurement, measurement.toHex());
  assert.equal(accepted.claims.product, "Milan");
  const bad = await verified({ policy: 0xf0000n, vmpl: 2 });
  assert.throws(() => appraiseSnp(bad, strictSnpPolicy), (error) => {
    assert.ok(error instanceof AppraisalError);
    assert.deepEqual(error.reasons.map(({ code }) => code), [
      "debug_allowed",
      "migration_allowed",
      "vmpl_mismatch",
    ]);
    return true;
  });
});
