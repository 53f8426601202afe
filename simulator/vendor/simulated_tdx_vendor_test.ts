import assert from "node:assert/strict";
import { tdxAppraisalPolicy, type TdxEvidence, tdxReasons, verifyTdx } from "../../attest/mod.ts";
import { FixedClock, VerificationError } from "../../core/mod.ts";
import { type TdxVariant, tdxVariants } from "./tdx_variants.ts";
import { SimulatedTdxVendor } from "./simulated_tdx_vendor.ts";

const now = new Date("2026-05-05T12:00:00Z");
const clock = new FixedClock(now);
const vendor = await SimulatedTdxVendor.create({ clock });
const reportData = Uint8Array.from({ length: 64 }, (_, index) => index);
const any = { any: true } as const;
const policy = tdxAppraisalPolicy({
  label: "the strict policy",
  reportData,
  hostData: new Uint8Array(32),
  mrTd: new Uint8Array(48).fill(0x54),
  mrSeam: any,
  rtmrs: [any, any, any, any],
});

async function outcome(evidence: TdxEvidence): Promise<TdxVariant["expected"]> {
  try {
    const verified = await verifyTdx(evidence, { roots: vendor.roots, at: now });
    const [first] = tdxReasons(verified, policy);
    return first === undefined
      ? { outcome: "accepted" }
      : { outcome: "not-accepted", code: first.code };
  } catch (error) {
    assert.ok(error instanceof VerificationError, String(error));
    return { outcome: "not-genuine", code: error.code };
  }
}

for (const { name, expected, options } of tdxVariants) {
  Deno.test(`the simulated TDX variant ${name} is ${expected.outcome}`, async () => {
    const evidence = await vendor.issue({ reportData, ...options(now) });
    assert.deepEqual(await outcome(evidence), expected);
  });
}

Deno.test("verifyTdx() finds the status that the simulated vendor was asked for", async () => {
  for (const { name, options } of tdxVariants.filter(({ name }) => name.startsWith("status_"))) {
    const evidence = await vendor.issue({ reportData, ...options(now) });
    const verified = await verifyTdx(evidence, { roots: vendor.roots, at: now });
    assert.equal(`status_${verified.tcb.status}`, name);
  }
});

Deno.test("verifyTdx() refuses a simulated vendor whose root is not pinned", async () => {
  const other = await SimulatedTdxVendor.create({ clock });
  const evidence = await vendor.issue({ reportData });
  await assert.rejects(verifyTdx(evidence, { roots: other.roots, at: now }), {
    code: "root_not_pinned",
  });
});

Deno.test("verifyTdx() refuses collateral of another root, even if that is pinned too", async () => {
  const other = await SimulatedTdxVendor.create({ clock });
  const roots = { snp: [], tdx: [vendor.rootFingerprint, other.rootFingerprint] };
  const { quote } = await vendor.issue({ reportData });
  const { collateral } = await other.issue({ reportData });
  await assert.rejects(verifyTdx({ format: "tdx", quote, collateral }, { roots, at: now }), {
    code: "root_not_pinned",
  });
});

Deno.test("SimulatedTdxVendor keeps its root in a file", async () => {
  const state = JSON.parse(JSON.stringify(await vendor.export()));
  const again = await SimulatedTdxVendor.load(state, { clock });
  assert.equal(again.rootFingerprint, vendor.rootFingerprint);
  const evidence = await again.issue({ reportData });
  assert.deepEqual(await outcome(evidence), { outcome: "accepted" });
  await assert.rejects(
    SimulatedTdxVendor.load({ ...state, authorities: { ...state.authorities, root: {} } }, {
      clock,
    }),
    { code: "simulated_vendor_malformed" },
  );
});
