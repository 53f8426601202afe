import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";

/** `contrast complete`, which the completion scripts call. */
export const completeCommand = buildCommand<Record<never, never>, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runComplete,
  parameters: {
    positional: {
      kind: "array",
      parameter: { brief: "words of the command line so far", placeholder: "word", parse: String },
    },
  },
  docs: { brief: "Print candidates for the last of the given words, one a line" },
});
