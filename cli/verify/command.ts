import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { coordinatorFlags } from "../coordinator_client/flags.ts";
import { REACHABLE, timeoutFlag } from "../coordinator_client/timeout_flag.ts";
import { outputFlag } from "../output_flag.ts";
import type { VerifyFlags } from "./flags.ts";

/** `contrast verify`. */
export const verifyCommand = buildCommand<VerifyFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runVerify,
  parameters: {
    flags: {
      ...coordinatorFlags,
      unbound: {
        kind: "boolean",
        default: false,
        brief: "Accept a statement that is not bound to this connection, for proxies that end TLS",
      },
      timeout: timeoutFlag(0, REACHABLE),
      output: outputFlag,
    },
    aliases: { c: "coordinator", m: "manifest", o: "output" },
  },
  docs: {
    brief: "Verify a deployment from the outside",
    fullDescription:
      "Verifies the Coordinator against the manifest, downloads the whole history of manifests and policies into verify/,\n" +
      "checks that it leads to what the Coordinator proved, and that the active manifest is the local one, byte for byte.\n\n" +
      "EXAMPLE\n  contrast verify -c coordinator.example.com:1313 -m manifest.json",
  },
});
