import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";

/** `contrast evidence show`. */
export const evidenceShowCommand = buildCommand<
  { readonly output: OutputFormat },
  [string],
  CliContext
>({
  loader: async () => (await import("./run.ts")).runEvidenceShow,
  parameters: {
    flags: { output: outputFlag },
    aliases: { o: "output" },
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "SNP report (with or without certificate table), table, or TDX quote",
        parse: String,
        placeholder: "file",
      }],
    },
  },
  docs: {
    brief: "Print what a report, quote or certificate table says, without verifying it",
    fullDescription:
      "Prints every field of an SNP report, certificate table or TDX quote. Nothing is verified: use evidence verify before " +
      "you believe it.\n\nEXAMPLE\n  contrast evidence show report.bin -o json",
  },
});
