import { sha384 } from "@noble/hashes/sha2.js";
import { InputError } from "../../../core/mod.ts";
import { LaunchDigest, snpPageType, VMSA_ADDRESS } from "./launch_digest.ts";
import { type VmsaOptions, vmsaPage } from "./vmsa.ts";

/** What the launch digests of a guest with any number of processors follow from. */
export interface ExtrapolationOptions extends VmsaOptions {
  /** Launch digest with one processor, 48 bytes. */
  readonly measurement: Uint8Array;
  /** Where application processors start (AP reset vector of the firmware). */
  readonly apEip: number;
  /** Largest number of processors; 220 by default. */
  readonly maxVcpus?: number;
}

const DEFAULT_MAX = 220;
const MAX_VCPUS = 512;

/**
 * The launch digests for 1 to `maxVcpus` processors, from the digest for one: every further processor adds the same page.
 *
 * The list can be used as `measurement` of a policy.
 *
 * @returns the digest for `n` processors at index `n - 1`, 48 bytes each.
 * @throws {InputError} `launch_digest_malformed` or `vcpu_count_invalid`.
 */
export function extrapolateMeasurements(options: ExtrapolationOptions): Uint8Array[] {
  const { maxVcpus = DEFAULT_MAX } = options;
  if (!Number.isInteger(maxVcpus) || maxVcpus < 1 || maxVcpus > MAX_VCPUS) {
    throw new InputError(
      "vcpu_count_invalid",
      `Cannot extrapolate to ${maxVcpus} processors: expected 1 to ${MAX_VCPUS}`,
    );
  }
  const digest = new LaunchDigest(options.measurement);
  const page = sha384(vmsaPage(options.apEip, options));
  return Array.from({ length: maxVcpus }, (_, index) => {
    if (index > 0) digest.addHashedPage(snpPageType.vmsa, VMSA_ADDRESS, page);
    return digest.value;
  });
}
