import assert from "node:assert/strict";
import { AppraisalError, VerificationError } from "../../core/mod.ts";
import { pinnedVendorRoots } from "../../attest/vendor_roots.ts";
import {
  haveFixtures,
  snpExpectation,
  snpFixture,
  snpFixtureNames,
} from "../fixtures/snp_samples.ts";
import { appraiseSnp, snpReasons } from "../../attest/snp/appraise_snp.ts";
import { strictSnpPolicy } from "../../attest/snp/snp_appraisal_policy.ts";
import { snpReportClaims } from "../../attest/snp/snp_claims.ts";
import { verifySnp } from "../../attest/snp/verify_snp.ts";

const ignore = !haveFixtures;

function verify(name: string, at?: string) {
  return verifySnp(snpFixture(name), {
    roots: pinnedVendorRoots,
    at: new Date(at ?? snpExpectation(name).vek.notBefore),
    revocation: "when-present",
  });
}

Deno.test({
  name: "verifySnp() decodes every sample as independent implementations do",
  ignore,
  fn: async () => {
    for (const name of snpFixtureNames()) {
      const expected = snpExpectation(name);
      const verified = await verify(name);
      const claims = snpReportClaims(verified.report);
      assert.equal(verified.product, expected.product, name);
      for (
        const field of [
          "version",
          "guestSvn",
          "vmpl",
          "signingKey",
          "maskChipKey",
          "currentTcb",
          "reportedTcb",
          "committedTcb",
          "launchTcb",
          "currentVersion",
          "committedVersion",
          "chipId",
          "reportData",
          "measurement",
          "hostData",
          "idKeyDigest",
          "authorKeyDigest",
          "reportId",
          "reportIdMa",
        ]
      ) assert.equal(claims[field], expected[field], `${name} ${field}`);
      assert.equal(`0x${verified.report.policy.value.toString(16)}`, expected.policy);
      assert.equal(`0x${verified.report.platformInfo.value.toString(16)}`, expected.platformInfo);
      assert.equal(verified.vek.productName, expected.vek.productName);
      assert.equal(verified.vek.cspId ?? null, expected.vek.cspId);
      assert.equal(verified.reportedTcb.microcode, expected.vek.ucode);
      assert.equal(verified.reportedTcb.bootloader, expected.vek.bl);
      assert.equal(verified.reportedTcb.snp, expected.vek.snp);
    }
  },
});

Deno.test({
  name: "the strict default policy accepts and refuses the samples for the right reasons",
  ignore,
  fn: async () => {
    const expected: Record<string, string[]> = {
      "genoa-v3-azure": [],
      "milan-v2-go": ["debug_allowed"],
      "milan-v2-idkey-azure-trustee": ["firmware_provisional"],
      "milan-v2-virtee": [],
      "milan-v3-azure-a": [],
      "milan-v3-vlek-aws-vmpl1": ["vmpl_mismatch", "firmware_provisional"],
      "milan-v5-gcp": [],
    };
    for (const name of snpFixtureNames()) {
      const reasons = snpReasons(await verify(name), strictSnpPolicy).map(({ code }) => code);
      assert.deepEqual(reasons, expected[name], name);
    }
  },
});

Deno.test({
  name: "appraiseSnp() throws with all reasons and returns claims when there is none",
  ignore,
  fn: async () => {
    const debug = await verify("milan-v2-go");
    assert.throws(() => appraiseSnp(debug, strictSnpPolicy), AppraisalError);
    const good = appraiseSnp(await verify("milan-v3-azure-a"), strictSnpPolicy);
    assert.equal(good.claims.product, "Milan");
    assert.equal(good.acceptedBy, "the strict default policy");
  },
});

Deno.test({
  name: "verifySnp() refuses a VLEK after its year",
  ignore,
  fn: async () => {
    await assert.rejects(
      verify("milan-v3-vlek-aws-vmpl1", "2026-11-22T00:00:00Z"),
      (error) => error instanceof VerificationError && error.code === "certificate_expired",
    );
  },
});

Deno.test({
  name: "verifySnp() refuses a change of any single byte of the signed part",
  ignore,
  fn: async () => {
    const evidence = snpFixture("milan-v3-azure-a");
    for (let offset = 0; offset < 0x4a0; offset += 23) {
      const report = new Uint8Array(evidence.report);
      report[offset] = (report[offset] ?? 0) ^ 0x01;
      await assert.rejects(
        verifySnp({ ...evidence, report }, {
          roots: pinnedVendorRoots,
          at: new Date("2025-06-01T00:00:00Z"),
          revocation: "when-present",
        }),
        VerificationError,
        `offset ${offset}`,
      );
    }
  },
});
