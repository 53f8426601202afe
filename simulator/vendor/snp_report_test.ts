import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSnpReport, SNP_REPORT_SIZE } from "../../attest/mod.ts";
import { ContrastError } from "../../core/mod.ts";
import { encodeSnpReport, type SnpReportFields } from "./snp_report.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const byte = fc.nat(255);
const tcb = fc.record({ bootloader: byte, tee: byte, snp: byte, microcode: byte });
const version = fc.tuple(byte, byte, byte);
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

const fields: fc.Arbitrary<SnpReportFields> = fc.record({
  version: fc.constantFrom(2, 3, 4, 5),
  guestSvn: fc.nat(0xffff_ffff),
  policy: u64.map((value) => value | (1n << 17n)),
  familyId: bytes(16),
  imageId: bytes(16),
  vmpl: fc.constantFrom(0, 1, 2, 3, 0xffff_ffff),
  signatureAlgorithm: fc.constant(1),
  platformInfo: u64,
  keyInfo: fc.constantFrom(0, 1, 2, 3, 4, 5, 28),
  reportData: bytes(64),
  measurement: bytes(48),
  hostData: bytes(32),
  idKeyDigest: bytes(48),
  authorKeyDigest: bytes(48),
  reportId: bytes(32),
  reportIdMa: bytes(32),
  currentTcb: tcb,
  reportedTcb: tcb,
  committedTcb: tcb,
  launchTcb: tcb,
  cpuId: fc.tuple(byte, byte, byte),
  chipId: bytes(64),
  currentVersion: version,
  committedVersion: version,
  launchMitigationVector: u64,
  currentMitigationVector: u64,
});

Deno.test("parseSnpReport() reads back every field that was written", () => {
  fc.assert(fc.property(fields, (wanted) => {
    const report = parseSnpReport(encodeSnpReport(wanted, "Milan"));
    const same = [
      ...["version", "guestSvn", "vmpl"] as const,
      ...["familyId", "imageId", "reportData", "measurement", "hostData"] as const,
      ...["idKeyDigest", "authorKeyDigest", "reportId", "reportIdMa", "chipId"] as const,
    ];
    for (const name of same) assert.deepEqual(report[name], wanted[name], name);
    assert.equal(report.policy.value, wanted.policy);
    assert.equal(report.platformInfo.value, wanted.platformInfo);
    assert.equal(report.authorKeyEnabled, (wanted.keyInfo & 1) === 1);
    assert.equal(report.currentTcb[7], wanted.currentTcb.microcode);
    assert.equal(report.launchTcb[6], wanted.launchTcb.snp);
    assert.deepEqual(
      [report.currentVersion.major, report.currentVersion.minor, report.currentVersion.build],
      wanted.currentVersion,
    );
    const vector = wanted.version === 5 ? wanted.launchMitigationVector : undefined;
    assert.equal(report.launchMitigationVector, vector);
    assert.equal(report.cpuId?.model, wanted.version === 2 ? undefined : wanted.cpuId[1]);
  }));
});

Deno.test("parseSnpReport() refuses every other length", () => {
  for (const length of [0, 1, 672, SNP_REPORT_SIZE - 1, SNP_REPORT_SIZE + 1]) {
    assert.throws(() => parseSnpReport(new Uint8Array(length)), { code: "snp_report_malformed" });
  }
});

Deno.test("parseSnpReport() throws nothing but typed errors", () => {
  fc.assert(fc.property(bytes(SNP_REPORT_SIZE), (noise) => {
    try {
      parseSnpReport(noise);
    } catch (error) {
      assert.ok(error instanceof ContrastError);
    }
  }));
});
