import {
  type ImageReport,
  renderImageLine,
  renderImageReport,
} from "../../genpolicy/images/mod.ts";
import type { Output } from "../output.ts";

/**
 * Tells on stderr what was fetched, how much and why: a list with every layer where a person watches, and otherwise a
 * line for each image that was not in the lock.
 */
export function reportImages(out: Output, reports: readonly ImageReport[]): void {
  if (out.interactive) {
    if (reports.length > 0) out.note(renderImageReport(reports));
    return;
  }
  for (const report of reports) {
    if (report.origin !== "lock") out.info(`fetched ${renderImageLine(report)}`);
  }
}
