import { concatBytes } from "../../core/mod.ts";
import { ReportFields, reportMalformed } from "./_report_fields.ts";
import { decodeGuestPolicy, type SnpGuestPolicy } from "./guest_policy.ts";
import { decodePlatformInfo, type SnpPlatformInfo } from "./platform_info.ts";
import type { CpuId } from "./product.ts";

/** Version of the SNP firmware. */
export interface SnpFirmwareVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
}

/** An ATTESTATION_REPORT whose layout is understood; nothing in it is trusted. All bytes are views on the input. */
export interface ParsedSnpReport {
  readonly format: "snp";
  /** Version of the report format. */
  readonly version: 2 | 3 | 4 | 5;
  /** The whole report, 1184 bytes. */
  readonly bytes: Uint8Array;
  /** The message of the signature: the first 672 bytes. */
  readonly signedBytes: Uint8Array;
  readonly guestSvn: number;
  readonly policy: SnpGuestPolicy;
  /** 16 bytes of the ID block. */
  readonly familyId: Uint8Array;
  /** 16 bytes of the ID block. */
  readonly imageId: Uint8Array;
  /** Privilege level that asked for the report, 0 to 3; 0xFFFFFFFF when the host asked. */
  readonly vmpl: number;
  readonly platformInfo: SnpPlatformInfo;
  readonly authorKeyEnabled: boolean;
  readonly maskChipKey: boolean;
  readonly signingKey: "VCEK" | "VLEK" | "none";
  /** 64 bytes chosen by the guest. */
  readonly reportData: Uint8Array;
  /** Launch digest, 48 bytes. */
  readonly measurement: Uint8Array;
  /** 32 bytes chosen by the host at launch. */
  readonly hostData: Uint8Array;
  /** SHA-384 of the ID key; zero without an ID block. */
  readonly idKeyDigest: Uint8Array;
  /** SHA-384 of the author key; zero without one. */
  readonly authorKeyDigest: Uint8Array;
  readonly reportId: Uint8Array;
  /** All ones without a migration agent. */
  readonly reportIdMa: Uint8Array;
  /** TCB_VERSION, eight bytes in the layout of the product line. */
  readonly currentTcb: Uint8Array;
  readonly reportedTcb: Uint8Array;
  readonly committedTcb: Uint8Array;
  readonly launchTcb: Uint8Array;
  /** Version 3 and later. */
  readonly cpuId: CpuId | undefined;
  /** 64 bytes; zero when the platform masks it. */
  readonly chipId: Uint8Array;
  readonly currentVersion: SnpFirmwareVersion;
  readonly committedVersion: SnpFirmwareVersion;
  /** Version 5 and later. */
  readonly launchMitigationVector: bigint | undefined;
  /** Version 5 and later. */
  readonly currentMitigationVector: bigint | undefined;
  /** ECDSA P-384, r || s big-endian, 96 bytes. */
  readonly signature: Uint8Array;
}

/** Bytes of an ATTESTATION_REPORT. */
export const SNP_REPORT_SIZE = 0x4a0;
const SIGNED_SIZE = 0x2a0;
const HOST_VMPL = 0xffff_ffff;
const signingKeys: Readonly<Record<number, "VCEK" | "VLEK" | "none">> = {
  0: "VCEK",
  1: "VLEK",
  7: "none",
};

function readVersion(fields: ReportFields): 2 | 3 | 4 | 5 {
  const version = fields.u32(0);
  if (version !== 2 && version !== 3 && version !== 4 && version !== 5) {
    throw reportMalformed("VERSION", 0, `is ${version}, expected 2 to 5`);
  }
  return version;
}

function readSigner(fields: ReportFields) {
  const keyInfo = fields.u32(0x048);
  if (keyInfo >>> 5 !== 0) throw reportMalformed("KEY_INFO", 0x048, "has reserved bits set");
  const signingKey = signingKeys[keyInfo >>> 2 & 7];
  if (signingKey === undefined) {
    throw reportMalformed("KEY_INFO", 0x048, `names the reserved signing key ${keyInfo >>> 2 & 7}`);
  }
  return {
    authorKeyEnabled: (keyInfo & 1) !== 0,
    maskChipKey: (keyInfo & 2) !== 0,
    signingKey,
  };
}

/** R and S stand little-endian in 72 bytes each; the rest of SIGNATURE is reserved. */
function readSignature(fields: ReportFields): Uint8Array {
  const algorithm = fields.u32(0x034);
  if (algorithm !== 1) {
    throw reportMalformed("SIGNATURE_ALGO", 0x034, `is ${algorithm}, expected 1 (ECDSA P-384)`);
  }
  fields.zero(0x2a0 + 48, 24, "SIGNATURE.R");
  fields.zero(0x2e8 + 48, 24, "SIGNATURE.S");
  fields.zero(0x330, 368, "SIGNATURE");
  return concatBytes(fields.bytes(0x2a0, 48).toReversed(), fields.bytes(0x2e8, 48).toReversed());
}

function firmwareVersion(fields: ReportFields, offset: number): SnpFirmwareVersion {
  return { build: fields.u8(offset), minor: fields.u8(offset + 1), major: fields.u8(offset + 2) };
}

function requireReservedZero(fields: ReportFields, version: number): void {
  fields.zero(0x04c, 4, "reserved");
  if (version === 2) fields.zero(0x188, 24, "reserved");
  else fields.zero(0x18b, 21, "reserved");
  fields.zero(0x1eb, 1, "reserved");
  fields.zero(0x1ef, 1, "reserved");
  if (version < 5) fields.zero(0x1f8, 168, "reserved");
  else fields.zero(0x208, 152, "reserved");
}

function readVmpl(fields: ReportFields): number {
  const vmpl = fields.u32(0x030);
  if (vmpl > 3 && vmpl !== HOST_VMPL) throw reportMalformed("VMPL", 0x030, `is ${vmpl}`);
  return vmpl;
}

function readPolicy(fields: ReportFields, version: number): SnpGuestPolicy {
  const policy = decodeGuestPolicy(fields.u64(0x008), version);
  if ((policy.value >> 17n & 1n) !== 1n) {
    throw reportMalformed("POLICY", 0x008, "has reserved bit 17 clear, it must be 1");
  }
  return policy;
}

/**
 * Reads an attestation report of version 2 to 5 (SNP firmware ABI, section 7.3, ATTESTATION_REPORT); all integers are little-endian.
 *
 * @param bytes exactly 1184 bytes.
 * @throws {VerificationError} `snp_report_malformed` with field and byte offset.
 */
export function parseSnpReport(bytes: Uint8Array): ParsedSnpReport {
  if (bytes.length !== SNP_REPORT_SIZE) {
    throw reportMalformed("report", 0, `has ${bytes.length} bytes, expected ${SNP_REPORT_SIZE}`);
  }
  const fields = new ReportFields(bytes);
  const version = readVersion(fields);
  requireReservedZero(fields, version);
  return {
    format: "snp",
    version,
    bytes,
    signedBytes: fields.bytes(0, SIGNED_SIZE),
    guestSvn: fields.u32(0x004),
    policy: readPolicy(fields, version),
    familyId: fields.bytes(0x010, 16),
    imageId: fields.bytes(0x020, 16),
    vmpl: readVmpl(fields),
    platformInfo: decodePlatformInfo(fields.u64(0x040), version),
    ...readSigner(fields),
    reportData: fields.bytes(0x050, 64),
    measurement: fields.bytes(0x090, 48),
    hostData: fields.bytes(0x0c0, 32),
    idKeyDigest: fields.bytes(0x0e0, 48),
    authorKeyDigest: fields.bytes(0x110, 48),
    reportId: fields.bytes(0x140, 32),
    reportIdMa: fields.bytes(0x160, 32),
    currentTcb: fields.bytes(0x038, 8),
    reportedTcb: fields.bytes(0x180, 8),
    committedTcb: fields.bytes(0x1e0, 8),
    launchTcb: fields.bytes(0x1f0, 8),
    cpuId: version < 3
      ? undefined
      : { family: fields.u8(0x188), model: fields.u8(0x189), stepping: fields.u8(0x18a) },
    chipId: fields.bytes(0x1a0, 64),
    currentVersion: firmwareVersion(fields, 0x1e8),
    committedVersion: firmwareVersion(fields, 0x1ec),
    launchMitigationVector: version < 5 ? undefined : fields.u64(0x1f8),
    currentMitigationVector: version < 5 ? undefined : fields.u64(0x200),
    signature: readSignature(fields),
  };
}
