import { encodeTcb, type SnpProduct, type SnpTcb } from "../../attest/mod.ts";
import type { SnpKey } from "./snp_key.ts";

/** Version of the simulated firmware: major, minor, build. */
export type SimulatedVersion = readonly [major: number, minor: number, build: number];

/** Every field of a report; lengths as in the specification. */
export interface SnpReportFields {
  readonly version: number;
  readonly guestSvn: number;
  readonly policy: bigint;
  readonly familyId: Uint8Array;
  readonly imageId: Uint8Array;
  readonly vmpl: number;
  readonly signatureAlgorithm: number;
  readonly platformInfo: bigint;
  readonly keyInfo: number;
  readonly reportData: Uint8Array;
  readonly measurement: Uint8Array;
  readonly hostData: Uint8Array;
  readonly idKeyDigest: Uint8Array;
  readonly authorKeyDigest: Uint8Array;
  readonly reportId: Uint8Array;
  readonly reportIdMa: Uint8Array;
  readonly currentTcb: SnpTcb;
  readonly reportedTcb: SnpTcb;
  readonly committedTcb: SnpTcb;
  readonly launchTcb: SnpTcb;
  /** Family, model and stepping; written from version 3 on. */
  readonly cpuId: readonly [family: number, model: number, stepping: number];
  readonly chipId: Uint8Array;
  readonly currentVersion: SimulatedVersion;
  readonly committedVersion: SimulatedVersion;
  /** Written from version 5 on. */
  readonly launchMitigationVector: bigint;
  /** Written from version 5 on. */
  readonly currentMitigationVector: bigint;
}

/** Encodes ATTESTATION_REPORT without a signature; all integers are little-endian. */
export function encodeSnpReport(
  fields: SnpReportFields,
  product: SnpProduct,
): Uint8Array<ArrayBuffer> {
  const report = new Uint8Array(0x4a0);
  const view = new DataView(report.buffer);
  const version = ([major, minor, build]: SimulatedVersion) => [build, minor, major];
  view.setUint32(0x000, fields.version, true);
  view.setUint32(0x004, fields.guestSvn, true);
  view.setBigUint64(0x008, fields.policy, true);
  report.set(fields.familyId, 0x010);
  report.set(fields.imageId, 0x020);
  view.setUint32(0x030, fields.vmpl, true);
  view.setUint32(0x034, fields.signatureAlgorithm, true);
  report.set(encodeTcb(fields.currentTcb, product), 0x038);
  view.setBigUint64(0x040, fields.platformInfo, true);
  view.setUint32(0x048, fields.keyInfo, true);
  report.set(fields.reportData, 0x050);
  report.set(fields.measurement, 0x090);
  report.set(fields.hostData, 0x0c0);
  report.set(fields.idKeyDigest, 0x0e0);
  report.set(fields.authorKeyDigest, 0x110);
  report.set(fields.reportId, 0x140);
  report.set(fields.reportIdMa, 0x160);
  report.set(encodeTcb(fields.reportedTcb, product), 0x180);
  if (fields.version >= 3) report.set(fields.cpuId, 0x188);
  report.set(fields.chipId, 0x1a0);
  report.set(encodeTcb(fields.committedTcb, product), 0x1e0);
  report.set(version(fields.currentVersion), 0x1e8);
  report.set(version(fields.committedVersion), 0x1ec);
  report.set(encodeTcb(fields.launchTcb, product), 0x1f0);
  if (fields.version >= 5) {
    view.setBigUint64(0x1f8, fields.launchMitigationVector, true);
    view.setBigUint64(0x200, fields.currentMitigationVector, true);
  }
  return report;
}

/** Signs the first 672 bytes and writes R and S, little-endian in 72 bytes each. */
export async function signSnpReport(report: Uint8Array, key: SnpKey): Promise<void> {
  const signature = await key.sign(report.subarray(0, 0x2a0));
  report.set(signature.subarray(0, 48).toReversed(), 0x2a0);
  report.set(signature.subarray(48).toReversed(), 0x2e8);
}
