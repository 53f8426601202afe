import assert from "node:assert/strict";
import { AppraisalError, VerificationError } from "../../core/mod.ts";
import type { TdxCollateral, TdxEvidence } from "../evidence.ts";
import { pinnedVendorRoots } from "../vendor_roots.ts";
import { appraiseTdx, tdxReasons } from "./appraise_tdx.ts";
import { type TdxAppraisalPolicy, tdxAppraisalPolicy } from "./tdx_appraisal_policy.ts";
import { verifyTdx } from "./verify_tdx.ts";

const folder = new URL("../../../shared/fixtures/tdx/", import.meta.url);

function fixtureNames(): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    console.warn("SKIPPED: the TDX fixtures (../shared/fixtures/tdx) are absent");
    return [];
  }
}

interface Expected {
  readonly verifyAt: string | null;
  readonly convergedTcbStatus: string;
  readonly advisories: string[] | null;
  readonly platformTcb: string | null;
  readonly moduleTcb: string | null;
  readonly qeTcb: string;
  readonly fmspc: string;
  readonly piid: string;
  readonly pceSvn: number;
  readonly sgxComponents: string;
  readonly tcbEvaluationDataNumber: number;
  readonly trailingBytes: number;
  readonly debug: boolean;
  readonly septVeDisable: boolean;
  readonly validTo: string;
  readonly [field: string]: unknown;
}

function read(name: string): { evidence: TdxEvidence; expected: Expected } {
  const bytes = (file: string) => Deno.readFileSync(new URL(`${name}/${file}`, folder));
  const text = (file: string) => Deno.readTextFileSync(new URL(`${name}/${file}`, folder));
  const collateral: TdxCollateral = {
    tcbInfo: bytes("tcbInfo.json"),
    tcbInfoIssuerChain: text("tcb-signing-chain.pem"),
    qeIdentity: bytes("qeIdentity.json"),
    qeIdentityIssuerChain: text("tcb-signing-chain.pem"),
    pckCrl: bytes("pck-crl.der"),
    pckCrlIssuerChain: text("pck-crl-issuer-chain.pem"),
    rootCaCrl: bytes("root-ca-crl.der"),
  };
  const evidence: TdxEvidence = { format: "tdx", quote: bytes("quote.bin"), collateral };
  return { evidence, expected: JSON.parse(text("expected.json")) };
}

const any = { any: true } as const;
const openPolicy: TdxAppraisalPolicy = tdxAppraisalPolicy({
  label: "the default policy",
  reportData: any,
  hostData: any,
  mrTd: any,
  mrSeam: any,
  rtmrs: [any, any, any, any],
});

for (const name of fixtureNames()) {
  const { evidence, expected } = read(name);
  const { verifyAt } = expected;

  if (verifyAt === null) {
    Deno.test(`verifyTdx() refuses ${name} at every date, because none suits all collateral`, async () => {
      for (const at of ["2025-12-01", "2026-03-01", "2026-04-01", "2026-06-01", "2027-01-01"]) {
        await assert.rejects(
          verifyTdx(evidence, { roots: pinnedVendorRoots, at: new Date(at) }),
          VerificationError,
        );
      }
    });
    continue;
  }

  const options = { roots: pinnedVendorRoots, at: new Date(verifyAt) };

  Deno.test(`verifyTdx() finds in ${name} what an independent implementation found`, async () => {
    const verified = await verifyTdx(evidence, options);
    const { quote, tcb, platform } = verified;
    assert.equal(tcb.status, expected.convergedTcbStatus);
    assert.equal(tcb.platform?.status ?? null, expected.platformTcb);
    assert.equal(tcb.module?.status ?? null, expected.moduleTcb);
    assert.equal(tcb.qe?.status, expected.qeTcb);
    assert.deepEqual(tcb.advisories, expected.advisories ?? []);
    assert.equal(platform.fmspc.toHex(), expected.fmspc);
    assert.equal(platform.piid?.toHex(), expected.piid);
    assert.equal(platform.pceSvn, expected.pceSvn);
    assert.equal(platform.sgxComponents.toHex(), expected.sgxComponents);
    assert.equal(verified.evaluationDataNumber, expected.tcbEvaluationDataNumber);
    assert.equal(quote.trailing.length, expected.trailingBytes);
    for (
      const field of ["mrTd", "mrSeam", "mrConfigId", "xfam", "tdAttributes", "reportData"] as const
    ) {
      assert.equal(quote.body[field].toHex(), expected[field], field);
    }
    assert.deepEqual(quote.body.rtmrs.map((rtmr) => rtmr.toHex()), expected.rtmr);
    assert.equal(verified.collateralExpiresAt.getTime(), new Date(expected.validTo).getTime());
  });

  Deno.test(`appraiseTdx() decides on ${name} by status, DEBUG and SEPT_VE_DISABLE`, async () => {
    const verified = await verifyTdx(evidence, options);
    const codes = tdxReasons(verified, openPolicy).map(({ code }) => code);
    assert.equal(codes.includes("tcb_status_refused"), expected.convergedTcbStatus !== "UpToDate");
    assert.equal(codes.includes("td_debug"), expected.debug);
    assert.equal(codes.includes("td_attribute_missing"), !expected.septVeDisable);
    const acceptable = expected.convergedTcbStatus === "UpToDate" && !expected.debug &&
      expected.septVeDisable;
    if (acceptable) {
      assert.equal(appraiseTdx(verified, openPolicy).acceptedBy, "the default policy");
    } else {
      assert.throws(() => appraiseTdx(verified, openPolicy), AppraisalError);
    }
  });

  Deno.test(`verifyTdx() refuses ${name} before and after the dates of its collateral`, async () => {
    const after = new Date(time(expected.validTo) + 1000);
    const before = new Date(time(String(expected.validFrom)) - 1000);
    for (const at of [before, after, new Date(NaN), new Date(0)]) {
      await assert.rejects(verifyTdx(evidence, { ...options, at }), VerificationError);
    }
    const grace = { ...options, at: after, collateralGrace: 3_600_000 };
    assert.equal((await verifyTdx(evidence, grace)).tcb.status, expected.convergedTcbStatus);
  });

  Deno.test(`verifyTdx() refuses ${name} without its roots or its collateral`, async () => {
    const noRoots = { ...options, roots: { snp: pinnedVendorRoots.snp, tdx: [] } };
    await assert.rejects(verifyTdx(evidence, noRoots), { code: "root_not_pinned" });
    const bare: TdxEvidence = { format: "tdx", quote: evidence.quote };
    await assert.rejects(verifyTdx(bare, options), { code: "tdx_collateral_missing" });
  });
}

function time(text: string): number {
  return new Date(text).getTime();
}
