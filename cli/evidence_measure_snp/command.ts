import { buildCommand, numberParser } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag } from "../output_flag.ts";
import type { MeasureSnpFlags } from "./flags.ts";

const path = { kind: "parsed", parse: String, placeholder: "path" } as const;
const optionalPath = { ...path, optional: true } as const;

/** `contrast evidence measure snp`. */
export const evidenceMeasureSnpCommand = buildCommand<MeasureSnpFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runMeasureSnp,
  parameters: {
    flags: {
      firmware: { ...path, brief: "OVMF image" },
      kernel: { ...optionalPath, brief: "Kernel of a direct boot" },
      initrd: { ...optionalPath, brief: "Initial RAM disk of a direct boot" },
      append: { ...optionalPath, placeholder: "text", brief: "Kernel command line" },
      vcpus: {
        kind: "parsed",
        parse: numberParser,
        placeholder: "n",
        default: "1",
        brief: "Number of processors",
      },
      allVcpus: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Print the digests for 1 to 220 processors",
      },
      vcpuType: {
        ...optionalPath,
        placeholder: "model",
        brief: "QEMU processor model, e.g. EPYC-Milan [EPYC-v4]",
      },
      vcpuSignature: {
        kind: "parsed",
        parse: numberParser,
        placeholder: "n",
        optional: true,
        brief: "CPUID signature, instead of the model",
      },
      guestFeatures: {
        kind: "parsed",
        parse: BigInt,
        placeholder: "bits",
        default: "0x1",
        brief: "SEV_FEATURES: 0x1, or 0x21 on kernels before 6.6 with debug swap",
      },
      vmm: {
        kind: "enum",
        values: ["qemu", "ec2", "gce"],
        default: "qemu",
        brief: "Virtual machine monitor",
      },
      output: outputFlag,
    },
    aliases: { o: "output" },
  },
  docs: {
    brief: "Calculate the launch digest of an SNP guest",
    fullDescription:
      "Calculates the MEASUREMENT that a report of such a launch has.\n\nEXAMPLE\n  contrast evidence measure snp " +
      "--firmware OVMF.fd --kernel bzImage --initrd initrd.img --append 'console=ttyS0' --vcpu-type EPYC-Milan",
  },
});
