import { InputError } from "../../../core/mod.ts";
import { type DirectBoot, kernelHashPage } from "./kernel_hashes.ts";
import { LaunchDigest, PAGE_SIZE, snpPageType, VMSA_ADDRESS } from "./launch_digest.ts";
import { readSevFirmware, type SevFirmware, type SevMetadataSection } from "./sev_metadata.ts";
import { BSP_RESET_EIP, type VmsaOptions, vmsaPage } from "./vmsa.ts";

/** What the launch of an SNP guest depends on. */
export interface SnpLaunch extends VmsaOptions {
  /** The OVMF image. */
  readonly firmware: Uint8Array;
  /** 1 to 512. */
  readonly vcpus: number;
  /** Without it, the guest boots from its disk. */
  readonly directBoot?: DirectBoot;
  /** Launch digest after the firmware pages, 48 bytes, when the image is only known by that; its end is still needed. */
  readonly firmwareDigest?: Uint8Array;
}

const FOUR_GIB = 0x1_0000_0000n;
/** More than any processor has; bounds the work. */
const MAX_VCPUS = 512;

function addKernelHashes(
  digest: LaunchDigest,
  section: SevMetadataSection,
  firmware: SevFirmware,
  boot: DirectBoot | undefined,
): void {
  const address = BigInt(section.address);
  if (boot === undefined) {
    digest.addRange(snpPageType.zero, address, section.size);
    return;
  }
  if (firmware.hashTable === undefined || section.size !== PAGE_SIZE) {
    throw new InputError(
      "firmware_without_kernel_hashes",
      "Cannot measure a direct boot: the firmware does not say where its kernel hashes are",
    );
  }
  digest.addPages(address, kernelHashPage(boot, firmware.hashTable.address));
}

function addSection(
  digest: LaunchDigest,
  section: SevMetadataSection,
  firmware: SevFirmware,
  { vmm, directBoot }: SnpLaunch,
): void {
  const address = BigInt(section.address);
  switch (section.kind) {
    case "memory":
      return digest.addRange(
        vmm === "gce" ? snpPageType.unmeasured : snpPageType.zero,
        address,
        section.size,
      );
    case "secrets":
      return digest.addPage(snpPageType.secrets, address);
    case "cpuid":
      // Amazon adds the CPUID page after all the others.
      return vmm === "ec2" ? undefined : digest.addPage(snpPageType.cpuid, address);
    case "svsm-caa":
      return digest.addRange(snpPageType.zero, address, section.size);
    case "kernel-hashes":
      return addKernelHashes(digest, section, firmware, directBoot);
  }
}

function requireSane(launch: SnpLaunch): void {
  if (!Number.isInteger(launch.vcpus) || launch.vcpus < 1 || launch.vcpus > MAX_VCPUS) {
    throw new InputError(
      "vcpu_count_invalid",
      `Cannot measure a guest with ${launch.vcpus} processors: expected 1 to ${MAX_VCPUS}`,
    );
  }
  if (launch.firmware.length === 0 || launch.firmware.length % PAGE_SIZE !== 0) {
    throw new InputError(
      "firmware_malformed",
      `Cannot measure a firmware image of ${launch.firmware.length} bytes: expected whole pages of ${PAGE_SIZE}`,
    );
  }
}

/** The page of the boot processor and that of all the others. */
function addProcessors(digest: LaunchDigest, launch: SnpLaunch, apEip: number | undefined): void {
  digest.addPage(snpPageType.vmsa, VMSA_ADDRESS, vmsaPage(BSP_RESET_EIP, launch));
  if (launch.vcpus === 1) return;
  if (apEip === undefined) {
    throw new InputError(
      "firmware_malformed",
      "Cannot measure several processors: the firmware does not say where they start",
    );
  }
  const page = vmsaPage(apEip, launch);
  for (let index = 1; index < launch.vcpus; index++) {
    digest.addPage(snpPageType.vmsa, VMSA_ADDRESS, page);
  }
}

/**
 * Calculates the MEASUREMENT that a report of this launch has: firmware, what its metadata asks for, processors.
 *
 * @returns 48 bytes.
 * @throws {InputError} `firmware_malformed`, `firmware_without_kernel_hashes`, `vcpu_count_invalid`, `launch_digest_malformed`.
 */
export function measureSnp(launch: SnpLaunch): Uint8Array {
  requireSane(launch);
  const firmware = readSevFirmware(launch.firmware);
  const digest = new LaunchDigest(launch.firmwareDigest);
  if (launch.firmwareDigest === undefined) {
    digest.addPages(FOUR_GIB - BigInt(launch.firmware.length), launch.firmware);
  }
  for (const section of firmware.sections) addSection(digest, section, firmware, launch);
  if (launch.vmm === "ec2") {
    for (const { kind, address } of firmware.sections) {
      if (kind === "cpuid") digest.addPage(snpPageType.cpuid, BigInt(address));
    }
  }
  const measuresKernel = firmware.sections.some(({ kind }) => kind === "kernel-hashes");
  if (launch.directBoot !== undefined && !measuresKernel) {
    throw new InputError(
      "firmware_without_kernel_hashes",
      "Cannot measure a direct boot: the firmware has no section for kernel hashes",
    );
  }
  addProcessors(digest, launch, firmware.apResetEip);
  return digest.value;
}
