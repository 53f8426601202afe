import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";
import { policyFileArgument, type PolicyFlags, policyFlags } from "../policy_flags.ts";

/** Flags of `contrast policy explain`. */
export interface PolicyExplainFlags extends PolicyFlags {
  readonly requests?: string;
  readonly error?: string;
  readonly output: OutputFormat;
}

/** `contrast policy explain`. */
export const policyExplainCommand = buildCommand<PolicyExplainFlags, [string], CliContext>({
  loader: async () => (await import("./run.ts")).runPolicyExplain,
  parameters: {
    flags: {
      ...policyFlags,
      requests: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: "file",
        brief: 'Requests, one {"kind", "request"} a line, as the agent logs them',
      },
      error: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: "text",
        brief: "The error of the kubelet, as kubectl describe pod shows it",
      },
      output: outputFlag,
    },
    aliases: { s: "settings", o: "output" },
    positional: policyFileArgument,
  },
  docs: {
    brief: "Say why a request is denied, and what would allow it",
    fullDescription:
      "Names each check that fails for the container that the request comes closest to, the expected and the actual\n" +
      "value, the line of the YAML or the setting that the expectation comes from, and the change that would allow\n" +
      "the request. FILE is YAML, or a policy that contrast policy render made (.rego). Without --requests and\n" +
      "--error, the requests that a cluster would send for the workload are made up and explained.\n\n" +
      "EXAMPLES\n  contrast policy explain web.yaml --requests policy.jsonl\n" +
      "  contrast policy explain web.yaml --error 'CreateContainerRequest is blocked by policy: …'",
  },
});
