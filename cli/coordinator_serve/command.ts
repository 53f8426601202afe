import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import type { CoordinatorServeFlags } from "./flags.ts";

const port = (brief: string, value: string) =>
  ({ kind: "parsed", parse: parsePort, default: value, brief, placeholder: "port" }) as const;

function parsePort(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (number <= 65_535) return number;
  throw new Error(`expected a port from 0 to 65535, got ${JSON.stringify(text.slice(0, 80))}`);
}

/** `contrast coordinator serve`. */
export const coordinatorServeCommand = buildCommand<CoordinatorServeFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runCoordinatorServe,
  parameters: {
    flags: {
      stateDir: {
        kind: "parsed",
        parse: String,
        default: "/mnt/state",
        brief: "Folder of the history",
        placeholder: "dir",
      },
      host: {
        kind: "parsed",
        parse: String,
        default: "0.0.0.0",
        brief: "Address to listen on",
        placeholder: "address",
      },
      userPort: port("Port of the user API, 0 for a free one", "1313"),
      meshPort: port("Port of the mesh API, 0 for a free one", "7777"),
      probePort: port("Port of probes and metrics, 0 for a free one", "9102"),
      metrics: {
        kind: "boolean",
        default: false,
        brief: "Serve /metrics; also when CONTRAST_METRICS is set",
      },
      allowSimulated: {
        kind: "boolean",
        default: false,
        brief: "Run on and for simulated hardware; for development only",
      },
    },
  },
  docs: {
    brief: "Run the Coordinator",
    fullDescription:
      "Runs the Coordinator of a deployment inside a confidential virtual machine, until SIGTERM or SIGINT.\n" +
      "Prints one line of JSON with the addresses it listens on: user, mesh, probe. The log goes to stderr.\n\n" +
      "EXAMPLE\n  contrast coordinator serve --state-dir /mnt/state",
  },
});
