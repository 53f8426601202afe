import { buildRouteMap, type RouteMap } from "@stricli/core";
import { completeCommand } from "./complete/command.ts";
import { completionsCommand } from "./completions/command.ts";
import type { CliContext } from "./context.ts";
import { coordinatorServeCommand } from "./coordinator_serve/command.ts";
import { evidenceRoutes } from "./evidence_routes.ts";
import { demoCommand } from "./demo/command.ts";
import { demoProgramCommand } from "./demo_program/command.ts";
import { generateCommand } from "./generate/command.ts";
import { imagesRoutes } from "./images_routes.ts";
import { initializerCommand } from "./initializer/command.ts";
import { policyRoutes } from "./policy_routes.ts";
import { recoverCommand } from "./recover/command.ts";
import { setCommand } from "./set/command.ts";
import { simulatorRunCommand } from "./simulator_run/command.ts";
import { simulatorInitCommand } from "./simulator_init/command.ts";
import { signCommand } from "./sign/command.ts";
import { verifyCommand } from "./verify/command.ts";
import { versionCommand } from "./version/command.ts";

/** Every command, by name; each file imported here is light, the work behind it is loaded on demand. */
export function routes(): RouteMap<CliContext> {
  return buildRouteMap({
    routes: {
      generate: generateCommand,
      set: setCommand,
      verify: verifyCommand,
      recover: recoverCommand,
      sign: signCommand,
      coordinator: buildRouteMap({
        routes: { serve: coordinatorServeCommand },
        docs: { brief: "Run the Coordinator" },
      }),
      images: imagesRoutes(),
      policy: policyRoutes(),
      evidence: evidenceRoutes(),
      initializer: initializerCommand,
      simulator: buildRouteMap({
        routes: { init: simulatorInitCommand, run: simulatorRunCommand },
        docs: { brief: "Develop without confidential hardware" },
      }),
      demo: demoCommand,
      "demo-program": demoProgramCommand,
      version: versionCommand,
      completions: completionsCommand,
      complete: completeCommand,
    },
    docs: {
      brief: "Confidential Kubernetes deployments, verified from the outside",
      hideRoute: { complete: true, "demo-program": true },
    },
  });
}
