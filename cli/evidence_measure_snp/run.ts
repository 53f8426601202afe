import {
  extrapolateMeasurements,
  measureSnp,
  readSevFirmware,
  type SnpLaunch,
  snpVcpuModels,
  snpVcpuSignature,
} from "../../attest/mod.ts";
import { InputError, UsageError } from "../../core/mod.ts";
import type { CliContext } from "../context.ts";
import { readInputFile } from "../read_input_file.ts";
import type { MeasureSnpFlags } from "./flags.ts";

function signatureOf({ vcpuType = "EPYC-v4", vcpuSignature }: MeasureSnpFlags): number {
  const signature = vcpuSignature ?? snpVcpuSignature(vcpuType);
  if (signature !== undefined) return signature;
  throw new UsageError(
    "vcpu_type_unknown",
    `Cannot measure a guest on ${vcpuType}: its CPUID signature is not known`,
    { hint: `give --vcpu-signature, or one of ${snpVcpuModels.join(", ")}` },
  );
}

async function directBoot(flags: MeasureSnpFlags): Promise<Pick<SnpLaunch, "directBoot">> {
  const { kernel, initrd, append } = flags;
  if (kernel === undefined) {
    if (initrd === undefined && append === undefined) return {};
    throw new UsageError(
      "kernel_not_named",
      "Cannot measure --initrd or --append without --kernel: only a direct boot has them",
    );
  }
  return {
    directBoot: {
      kernel: await readInputFile(kernel, 1024 ** 3),
      ...(initrd !== undefined && { initrd: await readInputFile(initrd, 1024 ** 3) }),
      ...(append !== undefined && { commandLine: append }),
    },
  };
}

/** The digests for 1 to 220 processors, from that for one. */
function allMeasurements(launch: SnpLaunch): string[] {
  const { apResetEip } = readSevFirmware(launch.firmware);
  if (apResetEip === undefined) {
    throw new InputError(
      "firmware_malformed",
      "Cannot measure several processors: the firmware does not say where they start",
    );
  }
  const measurement = measureSnp({ ...launch, vcpus: 1 });
  return extrapolateMeasurements({ ...launch, measurement, apEip: apResetEip })
    .map((digest) => digest.toHex());
}

/** Prints launch digests. */
export async function runMeasureSnp(this: CliContext, flags: MeasureSnpFlags): Promise<void> {
  const launch: SnpLaunch = {
    firmware: await readInputFile(flags.firmware),
    vcpus: flags.vcpus,
    vcpuSignature: signatureOf(flags),
    guestFeatures: flags.guestFeatures,
    vmm: flags.vmm,
    ...await directBoot(flags),
  };
  const { apResetEip } = readSevFirmware(launch.firmware);
  const apEip = apResetEip === undefined ? null : `0x${apResetEip.toString(16)}`;
  if (flags.allVcpus) {
    const measurements = allMeasurements(launch);
    if (flags.output === "json") this.out.json({ format: "snp", apEip, measurements });
    else {
      this.out.result(measurements.map((digest, index) => `${index + 1} ${digest}`).join("\n"));
    }
    return;
  }
  const measurement = measureSnp(launch).toHex();
  if (flags.output === "json") {
    this.out.json({ format: "snp", vcpus: flags.vcpus, apEip, measurement });
  } else this.out.result(measurement);
}
