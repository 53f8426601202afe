import assert from "node:assert/strict";
import { sha384 } from "@noble/hashes/sha2.js";
import { haveFixtures, readFixture } from "../fixtures/snp_samples.ts";
import { extrapolateMeasurements } from "../../attest/snp/measure/extrapolate_measurements.ts";
import { kernelHashTable } from "../../attest/snp/measure/kernel_hashes.ts";
import { measureSev } from "../../attest/snp/measure/measure_sev.ts";
import { measureSnp, type SnpLaunch } from "../../attest/snp/measure/measure_snp.ts";
import { readSevFirmware } from "../../attest/snp/measure/sev_metadata.ts";
import { BSP_RESET_EIP, type SnpVmm, vmsaPage } from "../../attest/snp/measure/vmsa.ts";

const ignore = !haveFixtures;

interface Vector {
  readonly name: string;
  readonly args: string;
  readonly precomputed_ovmf_hash: string | null;
  readonly expected: string;
}

function vectors(): Vector[] {
  const text = new TextDecoder().decode(readFixture("measure-snp/vectors.json"));
  return (JSON.parse(text).vectors as Vector[]).filter(({ name }) => !name.includes("svsm"));
}

/** Reads the arguments of the reference tool: mode, vcpus, signature, firmware, kernel, initrd, append, features. */
function launchOf(vector: Vector) {
  const [mode = "", vcpus = "", signature = "", ovmf = "", kernel, initrd, append, features] =
    vector.args.split(",").map((part) => part.trim());
  const text = (value?: string) =>
    value === undefined || value === "None" ? undefined : value.slice(1, -1);
  const file = (value?: string) => text(value) === undefined ? undefined : new Uint8Array();
  const image = file(kernel);
  const vmm = (/VMMType\.(\w+)/.exec(vector.args)?.[1]?.toLowerCase() ?? "qemu") as SnpVmm;
  const rest = file(initrd);
  const commandLine = text(append);
  return {
    mode: mode.split(".")[1],
    launch: {
      firmware: readFixture(`measure-snp/${ovmf.split("/").at(-1)?.slice(0, -1)}`),
      vcpus: Number(vcpus),
      vcpuSignature: signature === "None" ? 0 : 0x800f12,
      guestFeatures: BigInt(features ?? 0),
      vmm,
      ...(image && {
        directBoot: {
          kernel: image,
          ...(rest && { initrd: rest }),
          ...(commandLine !== undefined && { commandLine }),
        },
      }),
      ...(vector.precomputed_ovmf_hash && {
        firmwareDigest: Uint8Array.fromHex(vector.precomputed_ovmf_hash),
      }),
    } satisfies SnpLaunch,
  };
}

function measure(vector: Vector): string {
  const { mode, launch } = launchOf(vector);
  if (mode === "SEV_SNP") return measureSnp(launch).toHex();
  const { firmware, directBoot, vmm, vcpuSignature, vcpus } = launch;
  return measureSev({
    firmware,
    ...(directBoot && { directBoot }),
    ...(mode === "SEV_ES" && { processors: { vmm, vcpuSignature, count: vcpus } }),
  }).toHex();
}

if (haveFixtures) {
  for (const vector of vectors()) {
    Deno.test(`launch digest vector ${vector.name}`, () => {
      assert.equal(measure(vector), vector.expected);
    });
  }
}

Deno.test("the intermediate values are those of the reference tool", () => {
  const table = kernelHashTable({
    kernel: new Uint8Array(),
    initrd: new Uint8Array(),
    commandLine: "console=ttyS0 loglevel=7",
  });
  assert.equal(table.length, 176);
  const start = "06d63894224fc94cb479a793d411fd21a800d82dd09720bd944caa78e7714d36ab2a3200321c8eec";
  assert.ok(table.toHex().startsWith(start));
  const options = { vmm: "qemu", vcpuSignature: 0x800f12, guestFeatures: 0x21n } as const;
  assert.equal(
    sha384(vmsaPage(BSP_RESET_EIP, options)).toHex(),
    "ae79efa6efbe1594a2717dfd42af495a0e4ed37b00e529a5fdf349bea04c3513962ffb0c74cf65b0d9a1857271833d6e",
  );
  assert.equal(
    sha384(vmsaPage(0x80b004, options)).toHex(),
    "180ef2675dc01615d31b3e84ef27a0a69d08bfbbb58ea4f6a0188f08884ab6407591ada42f99749ce9a406fb4e5d8355",
  );
});

Deno.test({
  name: "one digest and the AP reset vector yield the digests for every number of processors",
  ignore,
  fn: () => {
    const firmware = readFixture("measure-snp/ovmf_AmdSev_suffix.bin");
    const options = { vmm: "qemu", vcpuSignature: 0x800f12, guestFeatures: 0x21n } as const;
    const directBoot = { kernel: new Uint8Array() };
    const all = extrapolateMeasurements({
      ...options,
      measurement: measureSnp({ ...options, firmware, vcpus: 1, directBoot }),
      apEip: readSevFirmware(firmware).apResetEip ?? 0,
    });
    assert.equal(all.length, 220);
    for (const vcpus of [1, 2, 4, 220]) {
      const direct = measureSnp({ ...options, firmware, vcpus, directBoot });
      assert.equal(all[vcpus - 1]?.toHex(), direct.toHex());
    }
  },
});

Deno.test("measureSnp() refuses impossible launches", () => {
  const launch = {
    firmware: new Uint8Array(4096),
    vmm: "qemu",
    vcpuSignature: 0,
    guestFeatures: 1n,
    vcpus: 1,
  } as const;
  assert.throws(() => measureSnp(launch), { code: "firmware_malformed" });
  assert.throws(() => measureSnp({ ...launch, vcpus: 0 }), { code: "vcpu_count_invalid" });
  assert.throws(() => measureSnp({ ...launch, vcpus: 1e9 }), { code: "vcpu_count_invalid" });
  assert.throws(() => measureSnp({ ...launch, firmware: new Uint8Array(100) }), {
    code: "firmware_malformed",
  });
  const options = { ...launch, apEip: 0, measurement: new Uint8Array(47) };
  assert.throws(() => extrapolateMeasurements(options), { code: "launch_digest_malformed" });
});
