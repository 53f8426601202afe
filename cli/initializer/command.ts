import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { fileFlag } from "../coordinator_client/file_flag.ts";
import { timeoutFlag } from "../coordinator_client/timeout_flag.ts";
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
      initdata: fileFlag(
        "File with the initdata annotation (default: CONTRAST_INITDATA, /contrast-initdata/initdata)",
      ),
      outputDir: {
        ...optionalText,
        brief: "Folder for certificates, key and secret (default: /contrast)",
        placeholder: "dir",
      },
      doneFile: fileFlag(
        "File that marks the end of the work (default: /done, or done in --output-dir)",
      ),
      timeout: timeoutFlag(0, "How long to wait for the Coordinator to be ready; 0 without end"),
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
