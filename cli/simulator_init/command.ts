import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";

/** `contrast simulator init`. */
export const simulatorInitCommand = buildCommand<Record<never, never>, [string], CliContext>({
  loader: async () => (await import("./run.ts")).runSimulatorInit,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{ brief: "new folder for the vendor", placeholder: "dir", parse: String }],
    },
  },
  docs: {
    brief: "Make a simulated hardware vendor",
    fullDescription:
      "Makes a simulated hardware vendor with keys of its own: vendor.json (secret, mode 0600) and\n" +
      "reference-values.json for contrast generate. What it signs is accepted only where a manifest names its root and the\n" +
      "command is called with --allow-simulated. It proves nothing about hardware.\n\n" +
      "EXAMPLE\n  contrast simulator init sim/\n  contrast generate --reference-values sim/reference-values.json resources/",
  },
});
