import { equalBytes } from "../../core/mod.ts";
import type { SnpFirmwareVersion } from "./parse_snp_report.ts";
import { tcbShortfalls } from "./tcb.ts";
import type { VerifiedSnpReport } from "./verified_snp_report.ts";

/**
 * How the firmware that runs relates to the one that is committed, by TCB and version:
 *
 * - `Committed`: they are the same, so the host cannot go back to an older one;
 * - `Provisional`: the current one is newer, and the host can still go back;
 * - `CommittedAhead`: the committed one is newer in a part, which honest firmware never reports.
 *
 * It says nothing about how old the firmware is: AMD publishes no such list, hence `minimumTcb` of the policy.
 */
export type SnpFirmwareStatus = "Committed" | "Provisional" | "CommittedAhead";

function order(version: SnpFirmwareVersion): number {
  return (version.major * 256 + version.minor) * 256 + version.build;
}

/** Compares the committed with the current firmware of a verified report. */
export function snpFirmwareStatus(
  verified: Pick<VerifiedSnpReport, "report" | "committedTcb" | "currentTcb" | "product">,
): SnpFirmwareStatus {
  const { report, committedTcb, currentTcb, product } = verified;
  const committed = order(report.committedVersion);
  const current = order(report.currentVersion);
  if (tcbShortfalls(currentTcb, committedTcb, product).length > 0 || committed > current) {
    return "CommittedAhead";
  }
  const same = equalBytes(report.committedTcb, report.currentTcb) && committed === current;
  return same ? "Committed" : "Provisional";
}
