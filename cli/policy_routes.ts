import { buildRouteMap, type RouteMap } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { policyCheckCommand } from "./policy_check/command.ts";
import { policyDiffCommand } from "./policy_diff/command.ts";
import { policyExplainCommand } from "./policy_explain/command.ts";
import { policyRenderCommand } from "./policy_render/command.ts";
import { policyShowCommand } from "./policy_show/command.ts";

/** `contrast policy …`. */
export function policyRoutes(): RouteMap<CliContext> {
  return buildRouteMap({
    routes: {
      render: policyRenderCommand,
      show: policyShowCommand,
      check: policyCheckCommand,
      explain: policyExplainCommand,
      diff: policyDiffCommand,
    },
    docs: { brief: "Make, read, test and explain the policies of workloads" },
  });
}
