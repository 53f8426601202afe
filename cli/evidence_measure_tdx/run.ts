import { measureMrtd, parseEventLog, replayRtmrs } from "../../attest/mod.ts";
import { UsageError } from "../../core/mod.ts";
import type { CliContext } from "../context.ts";
import { readInputFile } from "../read_input_file.ts";
import { renderClaims } from "../render_claims.ts";
import type { EvidenceMeasureTdxFlags } from "./command.ts";

/** Prints MRTD of a firmware image and RTMRs of an event log. */
export async function runEvidenceMeasureTdx(
  this: CliContext,
  flags: EvidenceMeasureTdxFlags,
): Promise<void> {
  const { firmware, eventLog } = flags;
  if (firmware === undefined && eventLog === undefined) {
    throw new UsageError(
      "nothing_to_measure",
      "Cannot measure: name a firmware image with --firmware, an event log with --event-log, or both",
    );
  }
  const values: Record<string, unknown> = {};
  if (firmware !== undefined) {
    const image = await readInputFile(firmware);
    values.mrTd = {
      singlePass: measureMrtd(image, "single-pass").toHex(),
      twoPass: measureMrtd(image, "two-pass").toHex(),
    };
  }
  if (eventLog !== undefined) {
    const rtmrs = replayRtmrs(parseEventLog(await readInputFile(eventLog)));
    values.rtmrs = rtmrs.map((rtmr) => rtmr.toHex());
  }
  if (flags.output === "json") {
    this.out.json(values);
  } else {
    this.out.result(renderClaims(values));
  }
}
