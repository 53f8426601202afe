import type { AppraisalReason } from "../../core/mod.ts";
import { compareBytes } from "../expected_bytes.ts";
import type { SnpAppraisalPolicy } from "./snp_appraisal_policy.ts";
import type { VerifiedSnpReport } from "./verified_snp_report.ts";

/** A rule: the reason why the report does not meet the policy, if it does not. */
export type SnpRule = (
  verified: VerifiedSnpReport,
  policy: SnpAppraisalPolicy,
) => AppraisalReason | undefined | readonly AppraisalReason[];

const noMigrationAgent = new Uint8Array(32).fill(0xff);
const anyValue = { any: true } as const;

const identity: SnpRule = ({ report }, policy) =>
  [
    compareBytes(report.measurement, policy.measurement, 48, "measurement", "measurement_mismatch"),
    compareBytes(report.hostData, policy.hostData, 32, "host data", "host_data_mismatch"),
    compareBytes(report.reportData, policy.reportData, 64, "report data", "report_data_mismatch"),
    compareBytes(report.imageId, policy.imageId ?? anyValue, 16, "image ID", "image_id_mismatch"),
    compareBytes(
      report.familyId,
      policy.familyId ?? anyValue,
      16,
      "family ID",
      "family_id_mismatch",
    ),
    compareBytes(
      report.reportId,
      policy.reportId ?? anyValue,
      32,
      "report ID",
      "report_id_mismatch",
    ),
    compareBytes(
      report.reportIdMa,
      policy.reportIdMa ?? noMigrationAgent,
      32,
      "report ID of the migration agent",
      "migration_agent_present",
    ),
  ].filter((reason) => reason !== undefined);

/** Option, what the report says, reason code and sentence. */
const guestPolicy: SnpRule = ({ report }, { guestPolicy: rules = {} }) => {
  const { policy } = report;
  const reasons: AppraisalReason[] = [];
  const refuse = (when: boolean, code: string, message: string) => {
    if (when) reasons.push({ code, message });
  };
  const abi = rules.minimumAbi ?? { major: 0, minor: 0 };
  const abiTooLow = policy.abiMajor < abi.major ||
    (policy.abiMajor === abi.major && policy.abiMinor < abi.minor);
  refuse(
    abiTooLow,
    "policy_abi_too_low",
    `guest policy asks for firmware ABI ${policy.abiMajor}.${policy.abiMinor}, expected at least ${abi.major}.${abi.minor}`,
  );
  refuse(
    policy.debugAllowed && rules.allowDebug !== true,
    "debug_allowed",
    "guest policy allows debugging: the host can read the guest's memory",
  );
  refuse(
    policy.migrationAgentAllowed && rules.allowMigrationAgent !== true,
    "migration_allowed",
    "guest policy allows a migration agent",
  );
  refuse(
    policy.smtAllowed && rules.allowSmt === false,
    "smt_allowed",
    "guest policy allows simultaneous multithreading",
  );
  refuse(policy.cxlAllowed && rules.allowCxl !== true, "cxl_allowed", "guest policy allows CXL");
  return [...reasons, ...missingRequirements(policy, rules)];
};

function missingRequirements(
  policy: VerifiedSnpReport["report"]["policy"],
  rules: NonNullable<SnpAppraisalPolicy["guestPolicy"]>,
): AppraisalReason[] {
  const reasons: AppraisalReason[] = [];
  const ask = (required: boolean | undefined, present: boolean, code: string, what: string) => {
    if (required === true && !present) {
      reasons.push({ code, message: `guest policy does not require ${what}` });
    }
  };
  const hex = (value: bigint) => `0x${value.toString(16)}`;
  ask(
    rules.requireSingleSocket,
    policy.singleSocketRequired,
    "single_socket_not_required",
    "a single socket",
  );
  ask(
    rules.requireAes256Xts,
    policy.aes256XtsRequired,
    "aes_256_xts_not_required",
    "memory encryption with AES-256-XTS",
  );
  ask(
    rules.requireRaplDisabled,
    policy.raplDisabledRequired,
    "rapl_not_disabled",
    "RAPL to be disabled",
  );
  ask(
    rules.requireCiphertextHiding,
    policy.ciphertextHidingRequired,
    "ciphertext_hiding_not_required",
    "ciphertext hiding",
  );
  ask(
    rules.requirePageSwapDisabled,
    policy.pageSwapDisabled,
    "page_swap_not_disabled",
    "page swapping to be disabled",
  );
  if (policy.unknownBits !== 0n && rules.unknownBits !== "allow") {
    reasons.push({
      code: "policy_bits_unknown",
      message: `guest policy has unknown bits ${hex(policy.unknownBits)}`,
    });
  }
  return reasons;
}

const privilege: SnpRule = ({ report }, { vmpl = 0 }) => {
  if (typeof vmpl === "object" || report.vmpl === vmpl) return undefined;
  return { code: "vmpl_mismatch", message: `VMPL is ${report.vmpl}, expected ${vmpl}` };
};

const guestSvn: SnpRule = ({ report }, { minimumGuestSvn = 0 }) =>
  report.guestSvn >= minimumGuestSvn ? undefined : {
    code: "guest_svn_too_low",
    message: `guest SVN is ${report.guestSvn}, expected at least ${minimumGuestSvn}`,
  };

/** The rules about the guest: what it is and how it was launched. */
export const guestRules: readonly SnpRule[] = [identity, guestPolicy, privilege, guestSvn];
