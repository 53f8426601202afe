import type { Claims } from "../appraised_evidence.ts";
import type { ParsedSnpReport } from "./parse_snp_report.ts";
import type { SnpTcb } from "./tcb.ts";
import type { VerifiedSnpReport } from "./verified_snp_report.ts";

function tcbClaim(tcb: SnpTcb): Claims {
  return { ...tcb };
}

function vector(value: bigint | undefined): string | null {
  return value === undefined ? null : `0x${value.toString(16)}`;
}

/** What a report says without knowledge of its product line: TCBs are raw bytes. */
export function snpReportClaims(report: ParsedSnpReport): Claims {
  const { policy, platformInfo, currentVersion: current, committedVersion: committed } = report;
  return {
    version: report.version,
    guestSvn: report.guestSvn,
    policy: {
      value: `0x${policy.value.toString(16)}`,
      abi: `${policy.abiMajor}.${policy.abiMinor}`,
      smtAllowed: policy.smtAllowed,
      migrationAgentAllowed: policy.migrationAgentAllowed,
      debugAllowed: policy.debugAllowed,
      singleSocketRequired: policy.singleSocketRequired,
      cxlAllowed: policy.cxlAllowed,
      aes256XtsRequired: policy.aes256XtsRequired,
      raplDisabledRequired: policy.raplDisabledRequired,
      ciphertextHidingRequired: policy.ciphertextHidingRequired,
      pageSwapDisabled: policy.pageSwapDisabled,
    },
    vmpl: report.vmpl,
    platformInfo: {
      value: `0x${platformInfo.value.toString(16)}`,
      smtEnabled: platformInfo.smtEnabled,
      tsmeEnabled: platformInfo.tsmeEnabled,
      eccEnabled: platformInfo.eccEnabled,
      raplDisabled: platformInfo.raplDisabled,
      ciphertextHidingEnabled: platformInfo.ciphertextHidingEnabled,
      aliasCheckComplete: platformInfo.aliasCheckComplete,
      tioEnabled: platformInfo.tioEnabled,
    },
    signingKey: report.signingKey,
    authorKeyEnabled: report.authorKeyEnabled,
    maskChipKey: report.maskChipKey,
    familyId: report.familyId.toHex(),
    imageId: report.imageId.toHex(),
    reportData: report.reportData.toHex(),
    measurement: report.measurement.toHex(),
    hostData: report.hostData.toHex(),
    idKeyDigest: report.idKeyDigest.toHex(),
    authorKeyDigest: report.authorKeyDigest.toHex(),
    reportId: report.reportId.toHex(),
    reportIdMa: report.reportIdMa.toHex(),
    chipId: report.chipId.toHex(),
    cpuId: report.cpuId === undefined ? null : { ...report.cpuId },
    currentTcb: report.currentTcb.toHex(),
    reportedTcb: report.reportedTcb.toHex(),
    committedTcb: report.committedTcb.toHex(),
    launchTcb: report.launchTcb.toHex(),
    currentVersion: `${current.major}.${current.minor}.${current.build}`,
    committedVersion: `${committed.major}.${committed.minor}.${committed.build}`,
    launchMitigationVector: vector(report.launchMitigationVector),
    currentMitigationVector: vector(report.currentMitigationVector),
  };
}

/** What a verified report says, TCBs by component and the signing key as certified. */
export function snpClaims(verified: VerifiedSnpReport): Claims {
  return {
    ...snpReportClaims(verified.report),
    product: verified.product,
    productName: verified.vek.productName,
    chipId: (verified.chipId ?? verified.report.chipId).toHex(),
    chipMasked: verified.chipMasked,
    cspId: verified.vek.cspId ?? null,
    currentTcb: tcbClaim(verified.currentTcb),
    reportedTcb: tcbClaim(verified.reportedTcb),
    committedTcb: tcbClaim(verified.committedTcb),
    launchTcb: tcbClaim(verified.launchTcb),
    revocation: verified.revocation,
    rootFingerprint: verified.rootFingerprint,
  };
}
