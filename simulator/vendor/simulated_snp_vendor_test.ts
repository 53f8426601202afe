import assert from "node:assert/strict";
import {
  appraiseSnp,
  pinnedVendorRoots,
  type SnpEvidence,
  snpFirmwareStatus,
  strictSnpPolicy,
  verifySnp,
  type VerifySnpOptions,
} from "../../attest/mod.ts";
import { ContrastError, FixedClock, systemRandom, VerificationError } from "../../core/mod.ts";
import { type SimulatedSnpFields, SimulatedSnpVendor } from "./simulated_snp_vendor.ts";
import { snpAuthoritySerials } from "./snp_authorities.ts";

const clock = new FixedClock("2026-11-22T00:00:00Z");
const milan = await SimulatedSnpVendor.create({ clock });
const turin = await SimulatedSnpVendor.create({ clock, product: "Turin" });
const reportData = new Uint8Array(64).fill(7);
const DAY = 24 * 60 * 60 * 1000;

function options(vendor: SimulatedSnpVendor): VerifySnpOptions {
  return {
    roots: {
      snp: [{ product: vendor.product, fingerprint: vendor.rootFingerprint }],
      tdx: [],
    },
    at: clock.now(),
    revocation: "require",
  };
}

async function refused(
  fields: Partial<SimulatedSnpFields>,
  code: string,
  vendor = milan,
  changes: Partial<VerifySnpOptions> = {},
  change: (evidence: SnpEvidence) => SnpEvidence = (evidence) => evidence,
) {
  const evidence = change(await vendor.issue({ reportData, ...fields }));
  await assert.rejects(
    verifySnp(evidence, { ...options(vendor), ...changes }),
    (error) => {
      assert.ok(error instanceof VerificationError, String(error));
      assert.equal(error.code, code, error.message);
      return true;
    },
  );
}

Deno.test("simulated reports of every version are genuine under their own root and appraised", async () => {
  for (const version of [2, 3, 4, 5]) {
    const verified = await verifySnp(await milan.issue({ reportData, version }), options(milan));
    assert.equal(verified.report.version, version);
    assert.equal(verified.revocation, "checked");
    appraiseSnp(verified, { ...strictSnpPolicy, reportData });
  }
});

Deno.test("simulated Turin reports carry the FMC and a chip id of eight bytes", async () => {
  for (const version of [3, 4, 5]) {
    const verified = await verifySnp(await turin.issue({ reportData, version }), options(turin));
    assert.equal(verified.product, "Turin");
    assert.equal(verified.reportedTcb.fmc, 1);
    assert.equal(verified.chipId?.length, 8);
  }
});

Deno.test("a simulated VLEK names its provider and no chip", async () => {
  const verified = await verifySnp(
    await milan.issue({ reportData, signingKey: "VLEK" }),
    options(milan),
  );
  assert.equal(verified.vek.cspId, "CN=simulated.invalid");
  assert.equal(verified.chipId, undefined);
  assert.equal(verified.chipMasked, true);
});

Deno.test("a masked chip id is taken from the VCEK", async () => {
  const evidence = await milan.issue({ reportData, chipId: new Uint8Array(64) });
  const verified = await verifySnp(evidence, options(milan));
  assert.deepEqual(verified.chipId, milan.chip);
  assert.equal(verified.chipMasked, true);
});

Deno.test("an exported vendor issues under the same root", async () => {
  const copy = await SimulatedSnpVendor.import(await milan.export(), { clock });
  assert.equal(copy.rootFingerprint, milan.rootFingerprint);
  await verifySnp(await copy.issue({ reportData }), options(milan));
});

Deno.test("simulated evidence is not genuine under the vendors' roots", async () => {
  await refused({}, "root_not_pinned", milan, { roots: pinnedVendorRoots });
  await refused({}, "root_not_pinned", milan, { roots: { snp: [], tdx: [] } });
});

Deno.test("a report is refused when its product, version and root disagree", async () => {
  await refused({ version: 2 }, "product_mismatch", turin);
  await refused({ cpuId: [0x19, 0x11, 0] }, "product_mismatch");
  await refused({ cpuId: [0x1a, 0x50, 0] }, "product_mismatch");
  await refused({}, "product_mismatch", milan, { product: "Genoa" });
  await refused({}, "certificate_name_mismatch", milan, {
    roots: { snp: [{ product: "Genoa", fingerprint: milan.rootFingerprint }], tdx: [] },
  });
});

Deno.test("a report is refused when a reserved field is not zero", async () => {
  const reserved = [0x4c, 0x18b, 0x19f, 0x1eb, 0x1ef, 0x208, 0x29f];
  for (const offset of reserved) {
    const beforeSigning = (report: Uint8Array) => report[offset] = 1;
    await refused({ beforeSigning }, "snp_report_malformed");
  }
  for (const offset of [0x2d0, 0x318, 0x330, 0x49f]) {
    const afterSigning = (report: Uint8Array) => report[offset] = 1;
    await refused({ afterSigning }, "snp_report_malformed");
  }
  const beforeSigning = (report: Uint8Array) => report[0x1f8] = 1;
  for (const version of [2, 3, 4]) {
    await refused({ version, beforeSigning }, "snp_report_malformed");
  }
});

Deno.test("a report is refused when a field has a value that the format does not allow", async () => {
  for (const version of [0, 1, 6, 0xffffffff]) await refused({ version }, "snp_report_malformed");
  await refused({ vmpl: 4 }, "snp_report_malformed");
  await refused({ policy: 0x10000n }, "snp_report_malformed");
  await refused({ signatureAlgorithm: 0 }, "snp_report_malformed");
  await refused({ signatureAlgorithm: 2 }, "snp_report_malformed");
  await refused({ keyInfo: 2 << 2 }, "snp_report_malformed");
  await refused({ keyInfo: 1 << 5 }, "snp_report_malformed");
  await refused({ keyInfo: 7 << 2 }, "report_unsigned");
});

Deno.test("a report is refused when its signature is not that of its key", async () => {
  const zeroR = (report: Uint8Array) => report.fill(0, 0x2a0, 0x2d0);
  await refused({ afterSigning: zeroR }, "report_signature_mismatch");
  const allOnes = (report: Uint8Array) => report.fill(0xff, 0x2e8, 0x318);
  await refused({ afterSigning: allOnes }, "report_signature_mismatch");
  const otherData = (report: Uint8Array) => report[0x50] = 0;
  await refused({ afterSigning: otherData }, "report_signature_mismatch");
  const other = await milan.vek({ hwid: new Uint8Array(64).fill(1) });
  await refused({}, "report_signature_mismatch", milan, {}, (evidence) => ({
    ...evidence,
    vek: other.certificate,
  }));
});

Deno.test("a report is refused when TCB or chip differ from the certificate", async () => {
  const high = { bootloader: 4, tee: 0, snp: 25, microcode: 219 };
  const low = { bootloader: 4, tee: 0, snp: 23, microcode: 219 };
  await refused({ vek: { tcb: high } }, "tcb_mismatch");
  await refused({ vek: { tcb: low } }, "tcb_mismatch");
  await refused({ currentTcb: low }, "tcb_mismatch");
  await refused({ chipId: systemRandom.bytes(64) }, "chip_mismatch");
  const reservedByte = (report: Uint8Array) => report[0x182] = 1;
  await refused({ beforeSigning: reservedByte }, "tcb_malformed");
  const longChip = (report: Uint8Array) => report[0x1a8] = 1;
  await refused({ beforeSigning: longChip }, "chip_mismatch", turin);
});

Deno.test("a certificate is refused when AMD's extensions are missing, unknown or of the other kind", async () => {
  const cases: Record<string, Uint8Array | null>[] = [
    { "1": null },
    { "2": null },
    { "3.1": null },
    { "3.8": null },
    { "4": null },
    { "4": new Uint8Array(63) },
    { "5": Uint8Array.of(0x16, 1, 0x41) },
    { "3.9": Uint8Array.of(2, 1, 0) },
    { "3.5": Uint8Array.of(2, 1, 1) },
    { "9": Uint8Array.of(2, 1, 0) },
    { "1": Uint8Array.of(2, 1, 1) },
    { "2": Uint8Array.of(0x16, 3, 0x46, 0x6f, 0x6f) },
    { "3.8": Uint8Array.of(2, 2, 1, 0) },
  ];
  for (const extensions of cases) {
    const evidence = await milan.issue({ reportData, vek: { extensions } });
    await assert.rejects(
      verifySnp(evidence, options(milan)),
      (error) =>
        error instanceof VerificationError && /vek_malformed|der_malformed/.test(error.code),
      JSON.stringify(extensions),
    );
  }
});

Deno.test("a chain is refused when it is not in date, not AMD's, or not complete", async () => {
  const before = { at: new Date(clock.now().getTime() - 2 * DAY) };
  const after = { at: new Date(clock.now().getTime() + 8 * 365 * DAY) };
  await refused({}, "certificate_not_yet_valid", milan, before);
  await refused({}, "certificate_expired", milan, after);
  await refused({}, "certificate_not_yet_valid", milan, { at: new Date(NaN) });
  await refused({ vek: { certificate: { subject: "SEV-VLEK" } } }, "certificate_name_mismatch");
  await refused(
    { vek: { certificate: { issuer: "SEV-Genoa" } } },
    "certificate_issuer_missing",
  );
  await refused({}, "endorsement_missing", milan, {}, (e) => ({ ...e, chain: [] }));
  await refused({}, "endorsement_missing", milan, {}, (e) => ({ ...e, vek: new Uint8Array() }));
  await refused({}, "certificate_issuer_missing", milan, {}, (e) => ({
    ...e,
    chain: e.chain.slice(0, 1),
  }));
  const authority = { authority: { pathLength: 0, crlSign: false } };
  await refused({ vek: { certificate: authority } }, "certificate_not_leaf");
});

Deno.test("certificates of the same names, in any order, do not hide the right ones", async () => {
  const stranger = await SimulatedSnpVendor.create({ clock, rsaBits: 2048 });
  const strangers = [...stranger.chain("VCEK"), ...stranger.chain("VLEK")];
  const evidence = await milan.issue({ reportData });
  const own = [...milan.chain("VLEK"), ...milan.chain("VCEK")];
  for (const chain of [[...strangers, ...own], [...own, ...strangers], own.toReversed()]) {
    const { rootFingerprint } = await verifySnp({ ...evidence, chain }, options(milan));
    assert.equal(rootFingerprint, milan.rootFingerprint);
  }
  const change = (chain: readonly Uint8Array[]) => (e: SnpEvidence) => ({ ...e, chain });
  await refused({}, "root_not_pinned", milan, {}, change(strangers));
  const [, root = new Uint8Array()] = milan.chain();
  await refused({}, "certificate_issuer_mismatch", milan, {}, change([...strangers, root]));
  await refused({}, "chain_too_long", milan, {}, change(Array(17).fill(root)));
});

Deno.test("committed firmware is compared with the current one", async () => {
  const status = async (fields: Partial<SimulatedSnpFields>) =>
    snpFirmwareStatus(
      await verifySnp(await milan.issue({ reportData, ...fields }), options(milan)),
    );
  const tcb = { bootloader: 4, tee: 0, snp: 24, microcode: 219 };
  assert.equal(await status({}), "Committed");
  assert.equal(await status({ committedTcb: { ...tcb, snp: 23 } }), "Provisional");
  assert.equal(await status({ committedVersion: [1, 55, 34] }), "Provisional");
  assert.equal(await status({ committedTcb: { ...tcb, snp: 25 } }), "CommittedAhead");
  // Lower in one part does not make up for higher in another.
  assert.equal(
    await status({ committedTcb: { ...tcb, snp: 23, microcode: 220 } }),
    "CommittedAhead",
  );
  assert.equal(await status({ committedVersion: [2, 0, 0] }), "CommittedAhead");
});

Deno.test("a VLEK is refused with the chain of a VCEK and the reverse", async () => {
  const change = (e: SnpEvidence) => ({ ...e, chain: milan.chain("VCEK") });
  await refused({ signingKey: "VLEK" }, "certificate_issuer_missing", milan, {}, change);
  const keyInfo = 1 << 2;
  await refused({ keyInfo }, "certificate_name_mismatch");
});

Deno.test("revocation lists are required, current, the root's own, and obeyed", async () => {
  const { ask, ark } = snpAuthoritySerials("Milan");
  const now = clock.now().getTime();
  await refused({ crls: [] }, "crl_missing");
  await refused({ crls: [await milan.crl({ revoked: [ask] })] }, "certificate_revoked");
  await refused({ crls: [await milan.crl({ revoked: [ark] })] }, "certificate_revoked");
  await refused({ crls: [await milan.crl({ nextUpdate: new Date(now - 1) })] }, "crl_expired");
  await refused(
    { crls: [await milan.crl({ thisUpdate: new Date(now + DAY) })] },
    "crl_not_yet_valid",
  );
  await refused({ crls: [await turin.crl()] }, "crl_issuer_mismatch");
  await refused({ crls: [await turin.crl({ issuer: "ARK-Milan" })] }, "signature_mismatch");
  await refused({ crls: [new Uint8Array(3)] }, "der_malformed");
  const revoked = [await milan.crl({ revoked: [ask] })];
  await refused({ crls: revoked }, "certificate_revoked", milan, { revocation: "when-present" });
  const stale = [await milan.crl({ nextUpdate: new Date(now - DAY / 2) })];
  const evidence = await milan.issue({ reportData, crls: stale });
  await verifySnp(evidence, { ...options(milan), crlGrace: DAY });
  const none = await milan.issue({ reportData, crls: [] });
  const verified = await verifySnp(none, { ...options(milan), revocation: "when-present" });
  assert.equal(verified.revocation, "unavailable");
});

Deno.test("a VEK with serial number zero is not revoked by an entry of zero", async () => {
  const crls = [await milan.crl({ revoked: [0] })];
  await verifySnp(await milan.issue({ reportData, crls }), options(milan));
  const certificate = { serial: 5 };
  const five = [await milan.crl({ revoked: [5] })];
  await refused({ crls: five, vek: { certificate } }, "certificate_revoked");
});

Deno.test("errors name the field and its offset", async () => {
  const evidence = await milan.issue({ reportData, vmpl: 9 });
  await assert.rejects(verifySnp(evidence, options(milan)), (error) => {
    assert.ok(error instanceof ContrastError);
    assert.deepEqual(error.place, { kind: "field", field: "VMPL", offset: 0x30 });
    return true;
  });
});
