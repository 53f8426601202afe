import { buildCommand, numberParser } from "@stricli/core";
import type { CliContext } from "../context.ts";
import type { InitializerFlags } from "./flags.ts";

const optionalText = { kind: "parsed", parse: String, optional: true } as const;

/** `contrast initializer`. */
export const initializerCommand = buildCommand<InitializerFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runInitializer,
  parameters: {
    flags: {
      coordinator: {
        ...optionalText,
        brief: "Address of the Coordinator, port 7777 by default (default: COORDINATOR_HOST)",
        placeholder: "host:port",
      },
      initdata: {
        ...optionalText,
        brief:
          "File with the initdata annotation (default: CONTRAST_INITDATA, /contrast-initdata/initdata)",
        placeholder: "file",
      },
      outputDir: {
        ...optionalText,
        brief: "Folder for certificates, key and secret (default: /contrast)",
        placeholder: "dir",
      },
      doneFile: {
        ...optionalText,
        brief: "File that marks the end of the work (default: /done, or done in --output-dir)",
        placeholder: "file",
      },
      timeout: {
        kind: "parsed",
        parse: numberParser,
        default: "0",
        brief: "How long to wait for the Coordinator to be ready; 0 without end",
        placeholder: "seconds",
      },
      allowSimulated: {
        kind: "boolean",
        default: false,
        brief: "Run on and trust simulated hardware; for development only",
      },
    },
    aliases: { c: "coordinator" },
  },
  docs: {
    brief: "Get this workload's certificate and secret",
    fullDescription:
      "The init container of a workload: attests the Coordinator that the workload's own initdata names, proves the workload\n" +
      "to it, and writes tls-config/ and secrets/.\n\n" +
      "EXAMPLE\n  COORDINATOR_HOST=coordinator-ready contrast initializer",
  },
});
