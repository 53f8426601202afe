import { type AppraisalReason, InputError } from "../../core/mod.ts";
import type { SnpRule } from "./_appraise_guest.ts";
import type { SnpFirmwareVersion } from "./parse_snp_report.ts";
import type { SnpMinimumTcb } from "./snp_appraisal_policy.ts";
import { snpFirmwareStatus } from "./snp_firmware_status.ts";
import { formatTcb, type SnpTcb, tcbShortfalls } from "./tcb.ts";
import type { VerifiedSnpReport } from "./verified_snp_report.ts";

function requireEntries(list: readonly unknown[] | undefined, option: string): void {
  if (list?.length === 0) {
    throw new InputError("appraisal_policy_invalid", `Cannot appraise: ${option} lists no value`);
  }
}

const product: SnpRule = ({ product, report }, policy) => {
  requireEntries(policy.products, "products");
  const allowed = policy.products?.includes(product) ?? true;
  if (!allowed || policy.deniedProducts?.includes(product)) {
    return {
      code: "product_not_allowed",
      message: `product line is ${product}, ${
        allowed ? "which is refused" : `expected ${policy.products?.join(" or ")}`
      }`,
    };
  }
  const minimum = policy.minimumReportVersion ?? 2;
  return report.version >= minimum ? undefined : {
    code: "report_version_too_low",
    message: `report version is ${report.version}, expected at least ${minimum}`,
  };
};

const platformInfo: SnpRule = ({ report: { platformInfo } }, { platformInfo: rules = {} }) => {
  const table: readonly [boolean, string, string][] = [
    [platformInfo.smtEnabled && rules.allowSmt === false, "platform_smt_enabled", "SMT is enabled"],
    [
      platformInfo.tsmeEnabled && rules.allowTsme === false,
      "platform_tsme_enabled",
      "TSME is enabled",
    ],
    [platformInfo.tioEnabled && rules.allowTio === false, "platform_tio_enabled", "TIO is enabled"],
    [
      rules.requireEcc === true && !platformInfo.eccEnabled,
      "platform_ecc_missing",
      "ECC memory is not in use",
    ],
    [
      rules.requireRaplDisabled === true && !platformInfo.raplDisabled,
      "platform_rapl_enabled",
      "RAPL is not disabled",
    ],
    [
      rules.requireCiphertextHiding === true && !platformInfo.ciphertextHidingEnabled,
      "platform_ciphertext_hiding_missing",
      "ciphertext hiding is not enabled",
    ],
    [
      rules.requireAliasCheck === true && !platformInfo.aliasCheckComplete,
      "platform_alias_check_missing",
      "memory aliases were not looked for (BadRAM)",
    ],
    [
      platformInfo.unknownBits !== 0n && rules.unknownBits !== "allow",
      "platform_bits_unknown",
      `unknown bits 0x${platformInfo.unknownBits.toString(16)} are set`,
    ],
  ];
  return table.filter(([broken]) => broken).map(([, code, what]) => ({
    code,
    message: `platform info: ${what}`,
  }));
};

function belowMinimum(
  verified: VerifiedSnpReport,
  actual: SnpTcb,
  rules: readonly SnpMinimumTcb[] | undefined,
  which: "reported" | "launch",
): AppraisalReason[] {
  requireEntries(rules, which === "reported" ? "minimumTcb" : "minimumLaunchTcb");
  const { product, verifiedAt } = verified;
  const applicable = rules?.filter((rule) =>
    rule.product === undefined || rule.product === product
  );
  if (rules === undefined || applicable === undefined) return [];
  if (applicable.length === 0) {
    return [{
      code: "tcb_minimum_missing",
      message: `no minimum ${which} TCB is given for ${product}`,
    }];
  }
  return applicable.flatMap(({ tcb, from }): AppraisalReason[] => {
    if (product === "Turin" && tcb.fmc === undefined) {
      return [{
        code: "tcb_minimum_missing",
        message: `the minimum ${which} TCB says nothing about fmc, which ${product} has`,
      }];
    }
    if (from !== undefined && verifiedAt < from) return [];
    const short = tcbShortfalls(actual, tcb, product);
    return short.length === 0 ? [] : [{
      code: which === "reported" ? "tcb_too_low" : "launch_tcb_too_low",
      message: `${which} TCB is ${formatTcb(actual)}, expected at least ${formatTcb(tcb)}: ${
        short.join(", ")
      } too low`,
    }];
  });
}

const tcb: SnpRule = (verified, policy) => [
  ...belowMinimum(verified, verified.reportedTcb, policy.minimumTcb, "reported"),
  ...belowMinimum(verified, verified.launchTcb, policy.minimumLaunchTcb, "launch"),
];

function order(version: SnpFirmwareVersion): number {
  return (version.major * 256 + version.minor) * 256 + version.build;
}

function formatVersion({ major, minor, build }: SnpFirmwareVersion): string {
  return `${major}.${minor}.${build}`;
}

const firmware: SnpRule = ({ report }, policy) => {
  const { currentVersion: current } = report;
  const reasons: AppraisalReason[] = [];
  const minimum = policy.minimumVersion;
  if (minimum !== undefined && order(current) < order(minimum)) {
    reasons.push({
      code: "firmware_too_old",
      message: `firmware is ${formatVersion(current)}, expected at least ${formatVersion(minimum)}`,
    });
  }
  if (policy.minimumBuild !== undefined && current.build < policy.minimumBuild) {
    reasons.push({
      code: "firmware_too_old",
      message: `firmware build is ${current.build}, expected at least ${policy.minimumBuild}`,
    });
  }
  return reasons;
};

/** Firmware that is not committed can be rolled back by the host. */
const provisional: SnpRule = (verified, { allowProvisionalFirmware }) => {
  const { report, committedTcb, currentTcb } = verified;
  const { currentVersion: current, committedVersion: committed } = report;
  const status = snpFirmwareStatus(verified);
  if (status === "CommittedAhead") {
    return {
      code: "firmware_committed_ahead",
      message: `committed firmware ${formatVersion(committed)} (${
        formatTcb(committedTcb)
      }) is newer than the current one`,
    };
  }
  return status === "Committed" || allowProvisionalFirmware === true ? undefined : {
    code: "firmware_provisional",
    message: `firmware is provisional: committed are ${formatVersion(committed)} and TCB ${
      formatTcb(committedTcb)
    }, current ${formatVersion(current)} and ${formatTcb(currentTcb)}`,
  };
};

const mitigations: SnpRule = ({ report }, policy) => {
  const table = [
    ["launch", report.launchMitigationVector, policy.minimumLaunchMitigationVector],
    ["current", report.currentMitigationVector, policy.minimumCurrentMitigationVector],
  ] as const;
  return table.flatMap(([which, actual, minimum]): AppraisalReason[] => {
    if (minimum === undefined) return [];
    if (actual === undefined) {
      return policy.requireMitigationVectors === true
        ? [{
          code: "mitigation_vector_missing",
          message: `report version ${report.version} has no ${which} mitigation vector`,
        }]
        : [];
    }
    return (actual & minimum) === minimum ? [] : [{
      code: "mitigation_missing",
      message: `${which} mitigation vector is 0x${actual.toString(16)}, expected the bits 0x${
        minimum.toString(16)
      }`,
    }];
  });
};

/** The rules about processor and firmware. */
export const platformRules: readonly SnpRule[] = [
  product,
  platformInfo,
  tcb,
  firmware,
  provisional,
  mitigations,
];
