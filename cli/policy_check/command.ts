import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";
import { policyFileArgument, type PolicyFlags, policyFlags } from "../policy_flags.ts";

/** Flags of `contrast policy check`. */
export interface PolicyCheckFlags extends PolicyFlags {
  readonly requests: string;
  readonly output: OutputFormat;
}

/** `contrast policy check`. */
export const policyCheckCommand = buildCommand<PolicyCheckFlags, [string], CliContext>({
  loader: async () => (await import("./run.ts")).runPolicyCheck,
  parameters: {
    flags: {
      ...policyFlags,
      requests: {
        kind: "parsed",
        parse: String,
        placeholder: "file",
        brief: 'Requests, one {"kind", "request"} a line, as the agent logs them',
      },
      output: outputFlag,
    },
    aliases: { s: "settings", o: "output" },
    positional: policyFileArgument,
  },
  docs: {
    brief: "Evaluate requests to the agent under the policy of a workload",
    fullDescription:
      "Evaluates requests in their order, with the state that the agent keeps. FILE is YAML, or a policy that\n" +
      "contrast policy render made (.rego). Exit code 5 when a request is denied.\n\n" +
      "The agent logs requests in this form to /tmp/policy.jsonl when its log level is debug.\n\n" +
      "EXAMPLE\n  contrast policy check web.yaml --requests policy.jsonl",
  },
});
