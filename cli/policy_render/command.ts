import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";
import { policyFileArgument, type PolicyFlags, policyFlags } from "../policy_flags.ts";

/** Flags of `contrast policy render`. */
export interface PolicyRenderFlags extends PolicyFlags {
  readonly output: OutputFormat;
}

/** `contrast policy render`. */
export const policyRenderCommand = buildCommand<PolicyRenderFlags, [string], CliContext>({
  loader: async () => (await import("./run.ts")).runPolicyRender,
  parameters: {
    flags: { ...policyFlags, output: outputFlag },
    aliases: { s: "settings", o: "output" },
    positional: policyFileArgument,
  },
  docs: {
    brief: "Print the policy of a workload, as the agent receives it",
    fullDescription:
      "Prints the Rego text of the policy of a workload. With -o json: the data of the policy, its hash and its\n" +
      "annotation, for every workload of the file.\n\n" +
      "EXAMPLE\n  contrast policy render web.yaml > policy.rego",
  },
});
