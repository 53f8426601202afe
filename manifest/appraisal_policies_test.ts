import assert from "node:assert/strict";
import { pinnedVendorRoots } from "../attest/mod.ts";
import { SNP_VALUE, TDX_VALUE } from "./_test_manifest.ts";
import { appraisalPolicies } from "./appraisal_policies.ts";
import type { ReferenceValues } from "./manifest_schema.ts";
import { vendorRootsOf } from "./vendor_roots_of.ts";

const reportData = new Uint8Array(64).fill(1);
const hostData = new Uint8Array(32).fill(2);
const expectation = { reportData, hostData: [hostData] };
const SIMULATED: ReferenceValues = {
  simulated: [
    { Format: "snp", RootFingerprint: "11".repeat(32), Measurement: "22".repeat(48) },
    { Format: "tdx", RootFingerprint: "33".repeat(32), Measurement: "44".repeat(48) },
  ],
};

Deno.test("an SNP value asks for measurement, policy, TCB now and at launch, and VMPL 0", () => {
  const [policy] = appraisalPolicies({ snp: [SNP_VALUE] }, expectation);
  assert.ok(policy?.format === "snp");
  assert.equal(policy.label, "ReferenceValues.snp[0]");
  assert.deepEqual(policy.measurement, Uint8Array.fromHex(SNP_VALUE.TrustedMeasurement));
  assert.deepEqual(policy.products, ["Genoa"]);
  const tcb = [{ tcb: { bootloader: 9, tee: 0, snp: 21, microcode: 72 } }];
  assert.deepEqual(policy.minimumTcb, tcb);
  assert.deepEqual(policy.minimumLaunchTcb, tcb);
  assert.equal(policy.vmpl, 0);
  assert.equal(policy.guestPolicy?.allowDebug, false);
  assert.equal(policy.guestPolicy?.allowMigrationAgent, false);
  assert.equal(policy.platformInfo?.allowTsme, false);
  assert.equal(policy.chipIds, undefined);
});

Deno.test("allowed chips limit an SNP value", () => {
  const chip = "77".repeat(64);
  const [policy] = appraisalPolicies(
    { snp: [{ ...SNP_VALUE, AllowedChipIDs: [chip] }] },
    expectation,
  );
  assert.ok(policy?.format === "snp");
  assert.deepEqual(policy.chipIds, [Uint8Array.fromHex(chip)]);
});

Deno.test("with the reset vector of the processors, guests with 1 to 220 of them are accepted", () => {
  const [policy] = appraisalPolicies({ snp: [{ ...SNP_VALUE, APEIP: "0080b004" }] }, expectation);
  assert.ok(policy?.format === "snp" && Array.isArray(policy.measurement));
  assert.equal(policy.measurement.length, 1 + 2 * 219);
  assert.deepEqual(policy.measurement[0], Uint8Array.fromHex(SNP_VALUE.TrustedMeasurement));
});

Deno.test("a TDX value asks for all registers, the module, XFAM and the collateral's number", () => {
  const value = {
    ...TDX_VALUE,
    Rtmr0Alternatives: ["b9".repeat(48)],
    AllowedPIIDs: ["0a".repeat(16)],
    MemoryIntegrity: true,
    SMTDisabled: true,
    StaticPlatform: true,
  };
  const [policy] = appraisalPolicies({ tdx: [value] }, expectation);
  assert.ok(policy?.format === "tdx");
  assert.deepEqual(policy.mrTd, [Uint8Array.fromHex(value.MrTd)]);
  assert.deepEqual(
    policy.rtmrs[0],
    [value.Rtmrs[0] ?? "", "b9".repeat(48)].map((hex) => Uint8Array.fromHex(hex)),
  );
  assert.deepEqual(policy.xfam, Uint8Array.fromHex(value.Xfam));
  assert.equal(policy.minimumEvaluationDataNumber, 18);
  assert.deepEqual(policy.piids, [Uint8Array.fromHex("0a".repeat(16))]);
  const { memoryIntegrity, smt, dynamicPlatform } = policy;
  assert.deepEqual([memoryIntegrity, smt, dynamicPlatform], ["require", "refuse", "refuse"]);
});

Deno.test("each accepted policy hash gives a policy for each reference value", () => {
  const other = new Uint8Array(32).fill(3);
  const values = { snp: [SNP_VALUE], tdx: [TDX_VALUE] };
  const policies = appraisalPolicies(values, { reportData, hostData: [hostData, other] });
  assert.deepEqual(policies.map((policy) => policy.hostData), [hostData, hostData, other, other]);
  assert.deepEqual(appraisalPolicies(values, { reportData, hostData: [] }), []);
});

const MISSING: [string, ReferenceValues][] = [
  ["ReferenceValues.snp[0].TrustedMeasurement", {
    snp: [{ ...SNP_VALUE, TrustedMeasurement: "" }],
  }],
  ["ReferenceValues.snp[0].MinimumTCB.BootloaderVersion", {
    snp: [{ ...SNP_VALUE, MinimumTCB: null }],
  }],
  ["ReferenceValues.tdx[0].MrSeam", { tdx: [{ ...TDX_VALUE, MrSeam: "" }] }],
  ["ReferenceValues.tdx[0].Xfam", { tdx: [{ ...TDX_VALUE, Xfam: "" }] }],
  ["ReferenceValues.tdx[0].Rtmrs[1]", {
    tdx: [{ ...TDX_VALUE, Rtmrs: [TDX_VALUE.MrTd, "", TDX_VALUE.MrTd, TDX_VALUE.MrTd] }],
  }],
];
for (const [path, values] of MISSING) {
  Deno.test(`an empty ${path} never matches anything`, () => {
    assert.throws(() => appraisalPolicies(values, expectation), (error: Error) => {
      const { code, place } = error as Error & { code: string; place: { path: string } };
      assert.deepEqual([code, place.path], ["reference_value_missing", path]);
      return true;
    });
  });
}

Deno.test("real reference values call for the pinned roots, whatever else is allowed", () => {
  assert.equal(vendorRootsOf({ snp: [SNP_VALUE] }, true), pinnedVendorRoots);
});

Deno.test("simulated values call for their own roots and no other, and only when allowed", () => {
  const roots = vendorRootsOf(SIMULATED, true);
  assert.deepEqual(roots, {
    snp: [{ product: "Milan", fingerprint: "11".repeat(32) }],
    tdx: ["33".repeat(32)],
  });
  assert.throws(() => vendorRootsOf(SIMULATED, false), { code: "simulated_not_allowed" });
});
