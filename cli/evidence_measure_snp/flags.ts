import type { SnpVmm } from "../../attest/mod.ts";
import type { OutputFormat } from "../output_flag.ts";

/** The flags of `contrast evidence measure snp`. */
export interface MeasureSnpFlags {
  readonly firmware: string;
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append?: string;
  readonly vcpus: number;
  readonly allVcpus: boolean;
  readonly vcpuType?: string;
  readonly vcpuSignature?: number;
  readonly guestFeatures: bigint;
  readonly vmm: SnpVmm;
  readonly output: OutputFormat;
}
