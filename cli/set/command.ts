import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { fileFlag } from "../coordinator_client/file_flag.ts";
import { coordinatorFlags } from "../coordinator_client/flags.ts";
import { REACHABLE, timeoutFlag } from "../coordinator_client/timeout_flag.ts";
import { outputFlag } from "../output_flag.ts";
import type { SetFlags } from "./flags.ts";

/** `contrast set`. */
export const setCommand = buildCommand<SetFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runSet,
  parameters: {
    flags: {
      ...coordinatorFlags,
      workloadOwnerKey: fileFlag(
        "Key that approves an update (default: workload-owner.pem, if it exists)",
      ),
      signature: fileFlag("Approval that was made elsewhere, DER, in place of the key"),
      atomic: {
        kind: "boolean",
        default: false,
        brief: "Set only on top of the transition that verify saw last",
      },
      latestTransition: fileFlag("File with that transition (default: verify/latest-transition)"),
      timeout: timeoutFlag(180, REACHABLE),
      output: outputFlag,
    },
    aliases: { c: "coordinator", m: "manifest", s: "signature", o: "output" },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { brief: "resource files or folders", placeholder: "paths", parse: String },
    },
  },
  docs: {
    brief: "Attest the Coordinator and set the manifest",
    fullDescription:
      "Verifies the Coordinator against the manifest, then gives it the manifest and the policies of the resources.\n" +
      "Writes coordinator-root-ca.pem and mesh-ca.pem, and after the first manifest seed-shares.json.\n\n" +
      "EXAMPLE\n  contrast set -c coordinator.example.com:1313 resources/",
  },
});
