import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";
import { type PolicyFlags, policyFlags } from "../policy_flags.ts";

/** Flags of `contrast policy diff`. */
export interface PolicyDiffFlags extends PolicyFlags {
  readonly output: OutputFormat;
}

/** `contrast policy diff`. */
export const policyDiffCommand = buildCommand<PolicyDiffFlags, [string, string], CliContext>({
  loader: async () => (await import("./run.ts")).runPolicyDiff,
  parameters: {
    flags: { ...policyFlags, output: outputFlag },
    aliases: { s: "settings", o: "output" },
    positional: {
      kind: "tuple",
      parameters: [
        { brief: "YAML, rendered policy or manifest", parse: String, placeholder: "old" },
        { brief: "The same, later", parse: String, placeholder: "new" },
      ],
    },
  },
  docs: {
    brief: "Say what new policies allow that old ones did not, and the reverse",
    fullDescription:
      "Compares workloads of YAML files, rendered policies (.rego) or manifests (.json). Lines with + are allowed\n" +
      "by NEW only, lines with - by OLD only. No line, no difference.\n\n" +
      "EXAMPLES\n  contrast policy diff web-v1.yaml web-v2.yaml\n" +
      "  contrast policy diff manifest.old.json manifest.json",
  },
});
