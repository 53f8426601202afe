import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag, type OutputFormat } from "../output_flag.ts";

/** The flags of `contrast evidence measure tdx`. */
export interface EvidenceMeasureTdxFlags {
  readonly firmware?: string;
  readonly eventLog?: string;
  readonly output: OutputFormat;
}

const path = { kind: "parsed", parse: String, placeholder: "path", optional: true } as const;

/** `contrast evidence measure tdx`. */
export const evidenceMeasureTdxCommand = buildCommand<EvidenceMeasureTdxFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runEvidenceMeasureTdx,
  parameters: {
    flags: {
      firmware: { ...path, brief: "OVMF image with TDX support: gives MRTD in both page orders" },
      eventLog: { ...path, brief: "Event log (CCEL) of a guest: gives RTMR0 to RTMR3" },
      output: outputFlag,
    },
    aliases: { o: "output" },
  },
  docs: {
    brief: "Compute MRTD from a firmware image, and RTMRs from an event log",
    fullDescription:
      "Computes what a TDX quote must show. MRTD is given for both orders in which hypervisors add and measure pages: " +
      "single-pass (upstream QEMU and KVM) and two-pass (older and Canonical's stacks).\n\nEXAMPLE\n  " +
      "contrast evidence measure tdx --firmware OVMF.fd --event-log /sys/firmware/acpi/tables/data/CCEL",
  },
});
