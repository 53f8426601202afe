import { sha256 } from "@noble/hashes/sha2.js";
import { InputError } from "../../../core/mod.ts";
import { type DirectBoot, kernelHashTable } from "./kernel_hashes.ts";
import { readSevFirmware } from "./sev_metadata.ts";
import { BSP_RESET_EIP, type SnpVmm, vmsaPage } from "./vmsa.ts";

/** What the launch of a guest of the generations before SNP depends on. */
export interface SevLaunch {
  readonly firmware: Uint8Array;
  readonly directBoot?: DirectBoot;
  /** SEV-ES: the processors; plain SEV does not measure them. */
  readonly processors?: {
    readonly vmm: SnpVmm;
    readonly vcpuSignature: number;
    /** 1 to 512. */
    readonly count: number;
  };
}

/**
 * Calculates the launch digest of SEV and SEV-ES: one SHA-256 over firmware, kernel hashes and processors.
 *
 * @returns 32 bytes.
 * @throws {InputError} `firmware_malformed`, `firmware_without_kernel_hashes`, `vcpu_count_invalid`.
 */
export function measureSev({ firmware, directBoot, processors }: SevLaunch): Uint8Array {
  const { hashTable, apResetEip } = readSevFirmware(firmware);
  const hash = sha256.create().update(firmware);
  if (directBoot !== undefined) {
    if (hashTable === undefined) {
      throw new InputError(
        "firmware_without_kernel_hashes",
        "Cannot measure a direct boot: the firmware does not say where its kernel hashes are",
      );
    }
    hash.update(kernelHashTable(directBoot));
  }
  const count = processors?.count ?? 0;
  if (processors !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 512)) {
    throw new InputError(
      "vcpu_count_invalid",
      `Cannot measure a guest with ${count} processors: expected 1 to 512`,
    );
  }
  for (let index = 0; processors !== undefined && index < count; index++) {
    const eip = index === 0 ? BSP_RESET_EIP : apResetEip;
    if (eip === undefined) {
      throw new InputError(
        "firmware_malformed",
        "Cannot measure several processors: the firmware does not say where they start",
      );
    }
    hash.update(vmsaPage(eip, { ...processors, guestFeatures: 0n }));
  }
  return hash.digest();
}
