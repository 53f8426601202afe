import type { TcbStatus } from "../../attest/mod.ts";
import type { TdxPlatform } from "./tdx_platform.ts";
import type { TdxBodyFields } from "./tdx_quote.ts";

/** A JSON document of Intel's service before it is signed. */
export type CollateralDocument = Record<string, unknown>;

/** Dates that a collateral document carries. */
export interface CollateralDates {
  readonly issueDate: Date;
  readonly nextUpdate: Date;
}

const MODULE = {
  mrsigner: "00".repeat(48),
  attributes: "00".repeat(8),
  attributesMask: "ff".repeat(8),
};

/** MRSIGNER of the simulated quoting enclave, as Intel's. */
export const qeMrSigner = "dc9e2a7c6f948f17474e34a7fc43ed030f7c1563f1babddf6340c82e0e54a8c5";
/** ISVSVN of the simulated quoting enclave. */
export const qeIsvSvn = 4;

const configurationStatuses: readonly TcbStatus[] = ["TDRelaunchAdvisedConfigurationNeeded"];

/** The status of the platform level that, with an outdated module for a relaunch, converges to `status`. */
function levelStatus(status: TcbStatus): string {
  if (configurationStatuses.includes(status)) {
    return "ConfigurationNeeded";
  }
  return status === "TDRelaunchAdvised" || status === "NotSupported" ? "UpToDate" : status;
}

/** TCB info under which a platform with these versions has the status. */
export function tcbInfoDocument(
  status: TcbStatus,
  platform: TdxPlatform,
  body: TdxBodyFields,
  dates: CollateralDates,
): CollateralDocument {
  const [svn = 0, , loader = 0] = body.teeTcbSvn;
  const tdx = Array.from({ length: 16 }, (_, index) => index === 2 ? loader : 0);
  const behind = status === "OutOfDate" || status === "OutOfDateConfigurationNeeded";
  const relaunch = status.startsWith("TDRelaunch");
  const sgx = [...platform.sgxComponents];
  const newer = sgx.map((value, index) => index === 0 ? value + 1 : value);
  const levels = [
    ...(behind || status === "NotSupported" ? [tcbLevel(newer, platform, tdx, "UpToDate")] : []),
    ...(status === "NotSupported" ? [] : [tcbLevel(sgx, platform, tdx, levelStatus(status))]),
  ];
  const moduleLevels = [
    componentLevel(relaunch ? svn + 2 : svn, "UpToDate"),
    ...(relaunch ? [componentLevel(svn, "OutOfDate")] : []),
  ];
  return {
    id: "TDX",
    version: 3,
    issueDate: utc(dates.issueDate),
    nextUpdate: utc(dates.nextUpdate),
    fmspc: platform.fmspc.toHex(),
    pceId: platform.pceId.toHex(),
    tcbType: 0,
    tcbEvaluationDataNumber: 18,
    tdxModule: MODULE,
    tdxModuleIdentities: [
      { id: "TDX_03", ...MODULE, tcbLevels: [componentLevel(3, "UpToDate")] },
      { id: "TDX_01", ...MODULE, tcbLevels: moduleLevels },
    ],
    tcbLevels: levels,
  };
}

/** Identity of the simulated quoting enclave. */
export function qeIdentityDocument(dates: CollateralDates): CollateralDocument {
  return {
    id: "TD_QE",
    version: 2,
    issueDate: utc(dates.issueDate),
    nextUpdate: utc(dates.nextUpdate),
    tcbEvaluationDataNumber: 18,
    miscselect: "00000000",
    miscselectMask: "FFFFFFFF",
    attributes: "11000000000000000000000000000000",
    attributesMask: "FBFFFFFFFFFFFFFF0000000000000000",
    mrsigner: qeMrSigner.toUpperCase(),
    isvprodid: 2,
    tcbLevels: [componentLevel(qeIsvSvn, "UpToDate")],
  };
}

function tcbLevel(sgx: number[], platform: TdxPlatform, tdx: number[], tcbStatus: string) {
  const components = (svns: number[]) => svns.map((svn) => ({ svn }));
  return {
    tcb: {
      sgxtcbcomponents: components(sgx),
      pcesvn: platform.pceSvn,
      tdxtcbcomponents: components(tdx),
    },
    tcbDate: "2024-11-13T00:00:00Z",
    tcbStatus,
    ...(tcbStatus === "UpToDate" ? {} : { advisoryIDs: ["INTEL-SA-00001"] }),
  };
}

/** A TCB level of the TDX module or of the quoting enclave. */
export function componentLevel(isvsvn: number, tcbStatus: string) {
  return {
    tcb: { isvsvn },
    tcbDate: "2024-11-13T00:00:00Z",
    tcbStatus,
    ...(tcbStatus === "UpToDate" ? {} : { advisoryIDs: ["INTEL-SA-00002"] }),
  };
}

/** A time as Intel writes it. */
export function utc(date: Date): string {
  return date.toISOString().replace(/\.\d+/, "");
}
