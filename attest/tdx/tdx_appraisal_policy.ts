import type { ExpectedBytes } from "../expected_bytes.ts";
import type { AcceptableTcbStatus } from "./tcb_status.ts";

/** TD attribute bits that can be allowed; DEBUG too, for tests only. */
export type TdAttributeName =
  | "DEBUG"
  | "LASS"
  | "SEPT_VE_DISABLE"
  | "MIGRATABLE"
  | "PKS"
  | "KL"
  | "TPA"
  | "PERFMON";

/** What an appraiser wants of a TD and its platform; nothing is optional, so nothing is forgotten. */
export interface TdxAppraisalPolicy {
  readonly format: "tdx";
  /** The name by which errors call it, for example its JSON path in the manifest. */
  readonly label: string;

  /** 64 bytes. */
  readonly reportData: ExpectedBytes;
  /** 32 bytes: MRCONFIGID must be these and 16 zero bytes. */
  readonly hostData: ExpectedBytes;
  /** Initial contents of the TD, 48 bytes each. */
  readonly mrTd: ExpectedBytes;
  /** RTMR0 to RTMR3, 48 bytes each. */
  readonly rtmrs: readonly [ExpectedBytes, ExpectedBytes, ExpectedBytes, ExpectedBytes];
  /** TDX module, 48 bytes each. */
  readonly mrSeam: ExpectedBytes;
  /** 48 bytes. */
  readonly mrOwner: ExpectedBytes;
  /** 48 bytes. */
  readonly mrOwnerConfig: ExpectedBytes;
  /** Service TDs: `none`, or MRSERVICETD must be one of these. */
  readonly serviceTd: "none" | ExpectedBytes;

  /** Bits that must be set, or the explicit `none`; an empty list is an error. */
  readonly requiredTdAttributes: readonly TdAttributeName[] | "none";
  /** Further bits that may be set; all others, unknown ones included, must be clear. */
  readonly allowedTdAttributes: readonly TdAttributeName[];
  /** 8 bytes; the two bits of control-flow enforcement (11, 12) are not compared. */
  readonly xfam: ExpectedBytes;

  readonly acceptedTcbStatuses: readonly AcceptableTcbStatus[];
  /** How long after its TCB date a platform may be OutOfDate, where that is accepted, in milliseconds; or without end. */
  readonly platformGrace: number | "unlimited";
  /** Advisories that a platform may be affected by; `any` where the status says enough. */
  readonly acceptedAdvisories: readonly string[] | "any";
  /** Advisories that a platform may not be affected by, whatever else is accepted. */
  readonly rejectedAdvisories: readonly string[];
  /** Lowest TCB evaluation data number of the collateral. */
  readonly minimumEvaluationDataNumber: number;
  /** Lowest TEE_TCB_SVN, 16 bytes compared one by one. */
  readonly minimumTeeTcbSvn: Uint8Array;

  /** Platforms by instance identifier, 16 bytes each. */
  readonly piids: ExpectedBytes;
  /** Whether packages may have been added to the platform. */
  readonly dynamicPlatform: "allow" | "refuse";
  /** Whether Intel's registration service may keep the platform keys. */
  readonly cachedKeys: "allow" | "refuse";
  /** Whether simultaneous multithreading may be on. */
  readonly smt: "allow" | "refuse";
  /** Whether memory must be protected with integrity. */
  readonly memoryIntegrity: "require" | "ignore";
  /** Unsigned bytes behind the quote: ignored, all zero, or none at all. */
  readonly trailingBytes: "ignore" | "zero" | "none";
}

/** The parts of a policy that have no default: what must be said about every TD. */
export type TdxExpectation = Pick<
  TdxAppraisalPolicy,
  "label" | "reportData" | "hostData" | "mrTd" | "rtmrs" | "mrSeam"
>;

/** The parts of a policy that have a strict default. */
export type TdxPolicyChanges = Partial<Omit<TdxAppraisalPolicy, keyof TdxExpectation | "format">>;

/**
 * A policy with strict defaults: UpToDate, SEPT_VE_DISABLE and no other attribute, no service TD, no owner.
 *
 * XFAM, platform identity and platform configuration are open unless `changes` says otherwise.
 */
export function tdxAppraisalPolicy(
  expectation: TdxExpectation,
  changes: TdxPolicyChanges = {},
): TdxAppraisalPolicy {
  return {
    format: "tdx",
    mrOwner: new Uint8Array(48),
    mrOwnerConfig: new Uint8Array(48),
    serviceTd: "none",
    requiredTdAttributes: ["SEPT_VE_DISABLE"],
    allowedTdAttributes: [],
    xfam: { any: true },
    acceptedTcbStatuses: ["UpToDate"],
    platformGrace: "unlimited",
    acceptedAdvisories: "any",
    rejectedAdvisories: [],
    minimumEvaluationDataNumber: 0,
    minimumTeeTcbSvn: new Uint8Array(16),
    piids: { any: true },
    dynamicPlatform: "allow",
    cachedKeys: "allow",
    smt: "allow",
    memoryIntegrity: "ignore",
    trailingBytes: "ignore",
    ...changes,
    ...expectation,
  };
}
