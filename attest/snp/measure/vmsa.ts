import { PAGE_SIZE } from "./launch_digest.ts";

/** Whose virtual machine monitor makes the initial state of the processors. */
export type SnpVmm = "qemu" | "ec2" | "gce";

/** What the initial state of a processor depends on. */
export interface VmsaOptions {
  readonly vmm: SnpVmm;
  /** CPUID signature of the processor model, see `snpVcpuSignature`. Only QEMU puts it in. */
  readonly vcpuSignature: number;
  /** SEV_FEATURES: 0x1 on Linux 6.6 and later, 0x21 on older kernels with debug swap. 0 for SEV-ES. */
  readonly guestFeatures: bigint;
}

/** Where the boot processor starts: the reset vector. */
export const BSP_RESET_EIP = 0xffff_fff0;

interface Segment {
  readonly selector?: number;
  readonly attributes?: number;
  readonly limit?: number;
  readonly base?: number;
}

interface VmmState {
  readonly codeAttributes: number;
  readonly stackAttributes: number;
  readonly taskAttributes: number;
  readonly pat: bigint;
  readonly mxcsr: number;
  readonly fcw: number;
  readonly rdx: number;
}

function vmmState({ vmm, vcpuSignature }: VmsaOptions, eip: number): VmmState {
  const plain = { codeAttributes: 0x9b, stackAttributes: 0x93, taskAttributes: 0x8b };
  const noFpu = { mxcsr: 0, fcw: 0, rdx: 0x600 };
  switch (vmm) {
    case "qemu":
      return {
        ...plain,
        pat: 0x0007_0406_0007_0406n,
        mxcsr: 0x1f80,
        fcw: 0x37f,
        rdx: vcpuSignature,
      };
    case "ec2":
      return {
        ...noFpu,
        codeAttributes: eip === BSP_RESET_EIP ? 0x9a : 0x9b,
        stackAttributes: 0x92,
        taskAttributes: 0x83,
        pat: 0x0007_0406_0007_0406n,
      };
    case "gce":
      return { ...plain, ...noFpu, pat: 0x0007_0106n };
  }
}

/**
 * The initial state of one processor as the page that is measured (AMD64 architecture manual, volume 2, table B-4).
 *
 * @param eip where it starts: `BSP_RESET_EIP`, or the address of the firmware's reset block.
 */
export function vmsaPage(eip: number, options: VmsaOptions): Uint8Array<ArrayBuffer> {
  const page = new Uint8Array(PAGE_SIZE);
  const view = new DataView(page.buffer);
  const state = vmmState(options, eip);
  const segment = (
    at: number,
    { selector = 0, attributes = 0, limit = 0xffff, base = 0 }: Segment,
  ) => {
    view.setUint16(at, selector, true);
    view.setUint16(at + 2, attributes, true);
    view.setUint32(at + 4, limit, true);
    view.setBigUint64(at + 8, BigInt(base), true);
  };
  const u64 = (at: number, value: number | bigint) => view.setBigUint64(at, BigInt(value), true);
  for (const at of [0x00, 0x30, 0x40, 0x50]) segment(at, { attributes: 0x93 });
  segment(0x10, {
    selector: 0xf000,
    attributes: state.codeAttributes,
    base: (eip & 0xffff_0000) >>> 0,
  });
  segment(0x20, { attributes: state.stackAttributes });
  segment(0x60, {});
  segment(0x70, { attributes: 0x82 });
  segment(0x80, {});
  segment(0x90, { attributes: state.taskAttributes });
  u64(0x0d0, 0x1000); // efer: SVME
  u64(0x148, 0x40); // cr4: MCE
  u64(0x158, 0x10); // cr0: ET
  u64(0x160, 0x400); // dr7
  u64(0x168, 0xffff_0ff0); // dr6
  u64(0x170, 0x2); // rflags
  u64(0x178, eip & 0xffff); // rip
  u64(0x268, state.pat);
  u64(0x310, state.rdx);
  u64(0x3b0, options.guestFeatures);
  u64(0x3e8, 0x1); // xcr0
  view.setUint32(0x408, state.mxcsr, true);
  view.setUint16(0x410, state.fcw, true);
  return page;
}
