import { buildCommand, numberParser } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { coordinatorFlags } from "../coordinator_client/flags.ts";
import { outputFlag } from "../output_flag.ts";
import type { SetFlags } from "./flags.ts";

const optionalText = { kind: "parsed", parse: String, optional: true } as const;

/** `contrast set`. */
export const setCommand = buildCommand<SetFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runSet,
  parameters: {
    flags: {
      ...coordinatorFlags,
      workloadOwnerKey: {
        ...optionalText,
        brief: "Key that approves an update (default: workload-owner.pem, if it exists)",
        placeholder: "file",
      },
      signature: {
        ...optionalText,
        brief: "Approval that was made elsewhere, DER, in place of the key",
        placeholder: "file",
      },
      atomic: {
        kind: "boolean",
        default: false,
        brief: "Set only on top of the transition that verify saw last",
      },
      latestTransition: {
        ...optionalText,
        brief: "File with that transition (default: verify/latest-transition)",
        placeholder: "file",
      },
      timeout: {
        kind: "parsed",
        parse: numberParser,
        default: "180",
        brief: "How long to wait for the Coordinator to be reachable",
        placeholder: "seconds",
      },
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
