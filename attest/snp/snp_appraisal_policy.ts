import type { AnyValue, ExpectedBytes } from "../expected_bytes.ts";
import type { SnpFirmwareVersion } from "./parse_snp_report.ts";
import type { SnpProduct } from "./product.ts";
import type { SnpTcb } from "./tcb.ts";

/** Which guest policies are accepted. The defaults are the strictest, but for SMT, which nearly every guest allows. */
export interface SnpGuestPolicyRules {
  /** Minimum firmware ABI that the guest itself must insist on; 0.0 by default. */
  readonly minimumAbi?: { readonly major: number; readonly minor: number };
  /** Default true. */
  readonly allowSmt?: boolean;
  /** MIGRATE_MA; default false. */
  readonly allowMigrationAgent?: boolean;
  /** DEBUG, which lets the host read the guest's memory; default false. */
  readonly allowDebug?: boolean;
  /** Default false. */
  readonly allowCxl?: boolean;
  /** Default false. */
  readonly requireSingleSocket?: boolean;
  /** Default false. */
  readonly requireAes256Xts?: boolean;
  /** Default false. */
  readonly requireRaplDisabled?: boolean;
  /** Default false; Turin and later only. */
  readonly requireCiphertextHiding?: boolean;
  /** Default false; reports of version 5. */
  readonly requirePageSwapDisabled?: boolean;
  /** Bits that the report's version does not define; default `refuse`. */
  readonly unknownBits?: "refuse" | "allow";
}

/** Which platforms are accepted. By default any whose bits are all known. */
export interface SnpPlatformRules {
  /** Default true. */
  readonly allowSmt?: boolean;
  /** Default true. */
  readonly allowTsme?: boolean;
  /** Default true. */
  readonly allowTio?: boolean;
  /** Default false. */
  readonly requireEcc?: boolean;
  /** Default false. */
  readonly requireRaplDisabled?: boolean;
  /** Default false. */
  readonly requireCiphertextHiding?: boolean;
  /** Default false; mitigates BadRAM (CVE-2024-21944). */
  readonly requireAliasCheck?: boolean;
  /** Bits that the report's version does not define; default `refuse`. */
  readonly unknownBits?: "refuse" | "allow";
}

/** A minimum TCB, for one product line or all, from a date or always. */
export interface SnpMinimumTcb {
  /** Without it, the rule holds for every product line. */
  readonly product?: SnpProduct;
  /** The rule is in force from this time; always, without it. */
  readonly from?: Date;
  /** Every component is compared by itself. */
  readonly tcb: SnpTcb;
}

/** What is wanted of a verified SNP report. Everything that is left out has the default named here; nothing is skipped for being empty. */
export interface SnpAppraisalPolicy {
  readonly format: "snp";
  /** How errors call this policy, for example `ReferenceValues.snp[0]`. */
  readonly label: string;
  /** Launch digest, 48 bytes, or several. */
  readonly measurement: ExpectedBytes;
  /** HOST_DATA, 32 bytes: the policy hash. */
  readonly hostData: ExpectedBytes;
  /** REPORT_DATA, 64 bytes: what the guest binds its session to. */
  readonly reportData: ExpectedBytes;
  /** Accepted product lines; any by default. */
  readonly products?: readonly SnpProduct[];
  /** Refused product lines; none by default. Wins over `products`. */
  readonly deniedProducts?: readonly SnpProduct[];
  /** Lowest report version; 2 by default. */
  readonly minimumReportVersion?: 2 | 3 | 4 | 5;
  /** What the guest policy of the launch may say; strict but for SMT by default. */
  readonly guestPolicy?: SnpGuestPolicyRules;
  /** What PLATFORM_INFO may say; any known bits by default. */
  readonly platformInfo?: SnpPlatformRules;
  /** Privilege level; 0 by default. */
  readonly vmpl?: 0 | 1 | 2 | 3 | AnyValue;
  /** Minimum of the guest's security version; 0 by default. */
  readonly minimumGuestSvn?: number;
  /** 16 bytes; any by default. */
  readonly imageId?: ExpectedBytes;
  /** 16 bytes; any by default. */
  readonly familyId?: ExpectedBytes;
  /** 32 bytes; any by default. */
  readonly reportId?: ExpectedBytes;
  /** 32 bytes; by default all ones, which means that there is no migration agent. */
  readonly reportIdMa?: ExpectedBytes;
  /** Minimum of REPORTED_TCB; none by default. A list must have a rule for the report's product line. */
  readonly minimumTcb?: readonly SnpMinimumTcb[];
  /** Minimum of LAUNCH_TCB, by the same rules. */
  readonly minimumLaunchTcb?: readonly SnpMinimumTcb[];
  /** Minimum of the current firmware: major, minor and build, compared in this order. */
  readonly minimumVersion?: SnpFirmwareVersion;
  /** Minimum of the current firmware's build number, by itself. */
  readonly minimumBuild?: number;
  /** Whether the current firmware may be newer than the committed one; default false. */
  readonly allowProvisionalFirmware?: boolean;
  /** Keys that may sign; both by default. */
  readonly signingKeys?: readonly ("VCEK" | "VLEK")[];
  /** Providers whose VLEKs are accepted; any by default. A VCEK names none, so it is refused unless `signingKeys` lists it. */
  readonly cspIds?: readonly string[];
  /** Accepted chips, 64 bytes each (Turin: 8); any by default. A report that proves no chip is refused. */
  readonly chipIds?: readonly Uint8Array[];
  /** Whether a report may hide its chip; default true. */
  readonly allowMaskedChip?: boolean;
  /** Whether the ID key must be certified by an author key; default false. */
  readonly requireAuthorKey?: boolean;
  /** Whether an ID block signed by a trusted ID or author key is required; default false. */
  readonly requireIdBlock?: boolean;
  /** SHA-384 of trusted ID keys, 48 bytes each. */
  readonly trustedIdKeyDigests?: readonly Uint8Array[];
  /** SHA-384 of trusted author keys, 48 bytes each. */
  readonly trustedAuthorKeyDigests?: readonly Uint8Array[];
  /** Bits that LAUNCH_MIT_VECTOR must have; checked in reports of version 5, which have it. */
  readonly minimumLaunchMitigationVector?: bigint;
  /** Bits that CURRENT_MIT_VECTOR must have; checked in reports of version 5, which have it. */
  readonly minimumCurrentMitigationVector?: bigint;
  /** Whether a report without mitigation vectors is refused when one of them is asked for; default false. */
  readonly requireMitigationVectors?: boolean;
}

/** The strict default of `contrast evidence verify`: nothing is known of the guest, hence nothing but its strictness is asked. */
export const strictSnpPolicy: SnpAppraisalPolicy = {
  format: "snp",
  label: "the strict default policy",
  measurement: { any: true },
  hostData: { any: true },
  reportData: { any: true },
};
