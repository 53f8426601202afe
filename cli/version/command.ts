import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";

/** `contrast version`. */
export const versionCommand = buildCommand<{ readonly output: OutputFormat }, [], CliContext>({
  loader: async () => (await import("./run.ts")).runVersion,
  parameters: { flags: { output: outputFlag }, aliases: { o: "output" } },
  docs: {
    brief: "Print the version of this program",
    fullDescription: "Prints the version of this program.\n\nEXAMPLE\n  contrast version -o json",
  },
});
