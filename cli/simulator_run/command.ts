import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";

/** Flags of `contrast simulator run`. */
export interface SimulatorRunFlags {
  readonly vendor: string;
  readonly images: string;
}

/** `contrast simulator run`. */
export const simulatorRunCommand = buildCommand<SimulatorRunFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runSimulatorRun,
  parameters: {
    flags: {
      vendor: {
        kind: "parsed",
        parse: String,
        brief: "Folder that contrast simulator init made",
        placeholder: "dir",
      },
      images: {
        kind: "parsed",
        parse: String,
        default: "images.lock.json",
        brief: "Lock file with the facts of the images",
        placeholder: "file",
      },
    },
    positional: {
      kind: "array",
      parameter: { brief: "folder with generated YAML", placeholder: "dir", parse: String },
      minimum: 1,
    },
  },
  docs: {
    brief: "Run the pods of a deployment on a simulated node",
    fullDescription:
      "Plays a Kubernetes node for the confidential pods in the folders, until Ctrl-C: the agent enforces each pod's policy,\n" +
      "Coordinator and Initializers run as processes. The programs of your images do not run; stand-ins play those of the\n" +
      "emojivoto example. Prints one line for each pod, and where the Coordinator listens.\n\n" +
      "EXAMPLE\n  contrast simulator run --vendor sim/ resources/\n" +
      "  contrast set -c 127.0.0.1:PORT --allow-simulated resources/",
  },
});
