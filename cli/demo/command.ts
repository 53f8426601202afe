import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";

/** Flags of `contrast demo`. */
export interface DemoFlags {
  readonly keep?: string;
  readonly output: OutputFormat;
}

/** `contrast demo`. */
export const demoCommand = buildCommand<DemoFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runDemo,
  parameters: {
    flags: {
      keep: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Work in this new folder and leave it in place",
        placeholder: "dir",
      },
      output: outputFlag,
    },
    aliases: { o: "output" },
  },
  docs: {
    brief: "Deploy, verify and attack an example on a simulated node",
    fullDescription:
      "Deploys emojivoto on this machine, with a simulated vendor in the place of the hardware: generates policies\n" +
      "and a manifest, starts the Coordinator and the pods as processes of their own, sets and verifies the manifest,\n" +
      "lets the services talk mutual TLS, and then attacks the deployment. Exit code 1 when a step fails or an attack\n" +
      "succeeds. Nothing is written outside a temporary folder, and nothing is left running.\n\n" +
      "EXAMPLES\n  contrast demo\n  contrast demo --keep ./demo -o json",
  },
});
