import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";
import { policyFileArgument, type PolicyFlags, policyFlags } from "../policy_flags.ts";

/** Flags of `contrast policy show`. */
export interface PolicyShowFlags extends PolicyFlags {
  readonly output: OutputFormat;
}

/** `contrast policy show`. */
export const policyShowCommand = buildCommand<PolicyShowFlags, [string], CliContext>({
  loader: async () => (await import("./run.ts")).runPolicyShow,
  parameters: {
    flags: { ...policyFlags, output: outputFlag },
    aliases: { s: "settings", o: "output" },
    positional: policyFileArgument,
  },
  docs: {
    brief: "Say in words what the policies of a file allow",
    fullDescription:
      "Says what the pods of a file may do: containers, images, commands, environment, mounts, exec and logs.\n\n" +
      "EXAMPLE\n  contrast policy show web.yaml",
  },
});
