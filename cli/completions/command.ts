import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";

/** The shells that `contrast completions` knows. */
export type Shell = "bash" | "zsh" | "fish";

/** `contrast completions`. */
export const completionsCommand = buildCommand<Record<never, never>, [Shell], CliContext>({
  loader: async () => (await import("./run.ts")).runCompletions,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "bash, zsh or fish",
        placeholder: "shell",
        parse: (text: string): Shell => {
          if (text === "bash" || text === "zsh" || text === "fish") return text;
          throw new SyntaxError(`expected "bash", "zsh" or "fish"`);
        },
      }],
    },
  },
  docs: {
    brief: "Print a completion script for a shell",
    fullDescription: "Prints a script that completes commands and flags.\n\nEXAMPLES\n" +
      "  source <(contrast completions bash)\n" +
      "  contrast completions zsh > ~/.zfunc/_contrast\n" +
      "  contrast completions fish > ~/.config/fish/completions/contrast.fish",
  },
});
