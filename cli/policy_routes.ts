import { buildRouteMap, type RouteMap } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { policyRenderCommand } from "./policy_render/command.ts";
import { policyShowCommand } from "./policy_show/command.ts";

/** `contrast policy …`. */
export function policyRoutes(): RouteMap<CliContext> {
  return buildRouteMap({
    routes: {
      render: policyRenderCommand,
      show: policyShowCommand,
    },
    docs: { brief: "Make, read, test and explain the policies of workloads" },
  });
}
