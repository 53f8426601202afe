import { relaunchStatus } from "./_relaunch_status.ts";
import { convergeTcbStatus } from "./converge_tcb_status.ts";
import type { QeIdentity } from "./qe_identity.ts";
import type {
  ComponentTcbLevel,
  PlatformTcbLevel,
  TcbInfo,
  TdxModuleIdentity,
} from "./tcb_info.ts";
import type { TcbStatus } from "./tcb_status.ts";

/** The security version numbers of a quote and of the certificate behind it. */
export interface PlatformSvns {
  /** 16 components of the PCK certificate. */
  readonly sgxComponents: Uint8Array;
  /** PCESVN of the PCK certificate. */
  readonly pceSvn: number;
  /** TEE_TCB_SVN of the quote, 16 bytes. */
  readonly teeTcbSvn: Uint8Array;
  /** TEE_TCB_SVN2 of a TDX 1.5 body, 16 bytes. */
  readonly teeTcbSvn2?: Uint8Array;
  /** ISVSVN of the quoting enclave. */
  readonly qeIsvSvn: number;
}

/** How current a platform is, and the levels that say so. */
export interface TcbEvaluation {
  /** The converged status of platform, TDX module and quoting enclave. */
  readonly status: TcbStatus;
  /** The level that the platform reaches; none when the status is `NotSupported` because of it. */
  readonly platform?: PlatformTcbLevel;
  /** The level of the TDX module; none for TDX 1.0, whose module is part of the platform level. */
  readonly module?: ComponentTcbLevel;
  /** The level of the quoting enclave. */
  readonly qe?: ComponentTcbLevel;
  /** Advisories that apply, of all levels, sorted and without repetition. */
  readonly advisories: readonly string[];
  /** The earliest date of the levels that are not up to date, else the platform level's; grace periods start here. */
  readonly tcbDate?: Date;
}

/**
 * Finds the TCB levels that a platform reaches and converges their statuses.
 *
 * Source: Intel QVL (`checkTcbLevel`, TD relaunch rule); see docs/attestation-tdx.md.
 */
export function evaluateTcb(
  svns: PlatformSvns,
  tcbInfo: TcbInfo,
  qeIdentity: QeIdentity,
): TcbEvaluation {
  const levels = [...tcbInfo.levels].sort(newestFirst);
  const sgx = levels.find((level) => reachesSgx(svns, level));
  const platform = levels.find((level) => reachesSgx(svns, level) && reachesTdx(svns, level));
  const versioned = (svns.teeTcbSvn[1] ?? 0) > 0;
  const identity = versioned ? moduleIdentity(tcbInfo, svns.teeTcbSvn) : undefined;
  const module = identity && levelOf(identity.levels, svns.teeTcbSvn[0] ?? 0);
  const qe = levelOf(qeIdentity.levels, svns.qeIsvSvn);
  const qeStatus = qe?.status ?? "NotSupported";

  let status: TcbStatus = platform?.status ?? "NotSupported";
  if (versioned) {
    status = convergeTcbStatus(status, module?.status ?? "NotSupported");
  }
  if (sgx !== undefined && module !== undefined && levels[0] !== undefined) {
    status = relaunchStatus({
      status,
      sgxStatus: sgx.status,
      moduleStatus: module.status,
      qeStatus,
      teeTcbSvn2: svns.teeTcbSvn2,
      newest: levels[0],
      tcbInfo,
    });
  }
  status = convergeTcbStatus(status, qeStatus);
  return {
    status,
    ...(platform && { platform }),
    ...(module && { module }),
    ...(qe && { qe }),
    ...summary([platform, module, qe]),
  };
}

/** The entry for the module version of `teeTcbSvn`, if there is one. */
export function moduleIdentity(
  tcbInfo: TcbInfo,
  teeTcbSvn: Uint8Array,
): TdxModuleIdentity | undefined {
  const id = `TDX_${teeTcbSvn.subarray(1, 2).toHex().toUpperCase()}`;
  return tcbInfo.moduleIdentities.find((identity) => identity.id === id);
}

/** Orders levels by SGX components, PCESVN and TDX components, each descending. */
function newestFirst(left: PlatformTcbLevel, right: PlatformTcbLevel): number {
  return compare(right.sgxComponents, left.sgxComponents) || right.pceSvn - left.pceSvn ||
    compare(right.tdxComponents, left.tdxComponents);
}

function compare(left: Uint8Array, right: Uint8Array): number {
  const index = left.findIndex((svn, position) => svn !== right[position]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

function reachesSgx(svns: PlatformSvns, level: PlatformTcbLevel): boolean {
  return svns.pceSvn >= level.pceSvn && reaches(svns.sgxComponents, level.sgxComponents, 0);
}

/** From TDX 1.5 on, components 0 and 1 are the module's own, judged by its identity instead. */
function reachesTdx(svns: PlatformSvns, level: PlatformTcbLevel): boolean {
  return reaches(svns.teeTcbSvn, level.tdxComponents, (svns.teeTcbSvn[1] ?? 0) > 0 ? 2 : 0);
}

function reaches(actual: Uint8Array, wanted: Uint8Array, from: number): boolean {
  return wanted.every((svn, index) => index < from || (actual[index] ?? -1) >= svn);
}

function levelOf(
  levels: readonly ComponentTcbLevel[],
  svn: number,
): ComponentTcbLevel | undefined {
  return [...levels].sort((left, right) => right.isvSvn - left.isvSvn)
    .find((level) => svn >= level.isvSvn);
}

function summary(
  levels: readonly (PlatformTcbLevel | ComponentTcbLevel | undefined)[],
): Pick<TcbEvaluation, "advisories" | "tcbDate"> {
  const found = levels.filter((level) => level !== undefined);
  const advisories = [...new Set(found.flatMap((level) => level.advisories))].sort();
  const behind = found.filter((level) => level.status !== "UpToDate");
  const dates = (behind.length > 0 ? behind : found.slice(0, 1)).map(({ date }) => date.getTime());
  return dates.length === 0
    ? { advisories }
    : { advisories, tcbDate: new Date(Math.min(...dates)) };
}
