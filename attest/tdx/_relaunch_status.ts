import { needsConfiguration } from "./converge_tcb_status.ts";
import type { PlatformTcbLevel, TcbInfo } from "./tcb_info.ts";
import type { ComponentTcbStatus, PlatformTcbStatus, TcbStatus } from "./tcb_status.ts";

/** What the TD relaunch rule looks at. */
export interface RelaunchFacts {
  /** Status converged from platform and module. */
  readonly status: TcbStatus;
  readonly sgxStatus: PlatformTcbStatus;
  readonly moduleStatus: ComponentTcbStatus;
  readonly qeStatus: ComponentTcbStatus | "NotSupported";
  /** Versions of the module that runs now; absent before TDX 1.5. */
  readonly teeTcbSvn2: Uint8Array | undefined;
  /** The newest platform level of the TCB info. */
  readonly newest: PlatformTcbLevel;
  readonly tcbInfo: TcbInfo;
}

/**
 * Tells a platform whose TDX module was updated under a running TD from an outdated one: everything but the
 * module that launched the TD is current, so a relaunch of the TD suffices. Source: Intel QVL, TDX 1.5.
 */
export function relaunchStatus(facts: RelaunchFacts): TcbStatus {
  const { status, sgxStatus, teeTcbSvn2 } = facts;
  const applies = teeTcbSvn2 !== undefined &&
    facts.qeStatus === "UpToDate" &&
    facts.moduleStatus === "OutOfDate" &&
    (status === "OutOfDate" || status === "OutOfDateConfigurationNeeded") &&
    (sgxStatus === "UpToDate" || sgxStatus === "SWHardeningNeeded" ||
      sgxStatus === "ConfigurationNeeded" || sgxStatus === "ConfigurationAndSWHardeningNeeded");
  if (!applies || !runsNewestModule(teeTcbSvn2, facts)) {
    return status;
  }
  return needsConfiguration(status) || needsConfiguration(sgxStatus)
    ? "TDRelaunchAdvisedConfigurationNeeded"
    : "TDRelaunchAdvised";
}

function runsNewestModule(svn2: Uint8Array, { newest, tcbInfo }: RelaunchFacts): boolean {
  const [svn = 0, version = 0, loader = 0] = svn2;
  if (loader < (newest.tdxComponents[2] ?? 0)) {
    return false;
  }
  if (version === 0) {
    return svn >= (newest.tdxComponents[0] ?? 0);
  }
  const id = `TDX_${svn2.subarray(1, 2).toHex().toUpperCase()}`;
  const identity = tcbInfo.moduleIdentities.find((entry) => entry.id === id);
  return identity !== undefined && svn >= Math.max(...identity.levels.map(({ isvSvn }) => isvSvn));
}
