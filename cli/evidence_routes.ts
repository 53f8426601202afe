import { buildRouteMap, type RouteMap } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { evidenceMeasureSnpCommand } from "./evidence_measure_snp/command.ts";
import { evidenceMeasureTdxCommand } from "./evidence_measure_tdx/command.ts";
import { evidenceShowCommand } from "./evidence_show/command.ts";
import { evidenceVerifyCommand } from "./evidence_verify/command.ts";

/** `contrast evidence …`. */
export function evidenceRoutes(): RouteMap<CliContext> {
  return buildRouteMap({
    routes: {
      verify: evidenceVerifyCommand,
      show: evidenceShowCommand,
      measure: buildRouteMap({
        routes: { snp: evidenceMeasureSnpCommand, tdx: evidenceMeasureTdxCommand },
        docs: { brief: "Calculate the measurements of a guest" },
      }),
    },
    docs: { brief: "Verify and inspect hardware evidence, and calculate measurements" },
  });
}
