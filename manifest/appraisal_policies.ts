import {
  type AppraisalPolicy,
  type SnpAppraisalPolicy,
  type SnpTcb,
  tdxAppraisalPolicy,
} from "../attest/mod.ts";
import { AppraisalError } from "../core/mod.ts";
import { snpMeasurements } from "./_snp_measurements.ts";
import type {
  ReferenceValues,
  SimulatedReferenceValue,
  SnpReferenceValue,
  TdxReferenceValue,
} from "./manifest_schema.ts";

/** What evidence has to say besides the reference values. */
export interface EvidenceExpectation {
  /** 64 bytes. */
  readonly reportData: Uint8Array;
  /** Accepted policy hashes, 32 bytes each; at least one. */
  readonly hostData: readonly Uint8Array[];
}

/**
 * Turns reference values into policies, one for each entry and each accepted policy hash; any of them is enough.
 *
 * Fixed for SNP: VMPL 0, the minimum TCB also at launch, provisional firmware permitted.
 *
 * @throws {AppraisalError} `reference_value_missing` when a value is still empty: it must never match anything.
 */
export function appraisalPolicies(
  values: ReferenceValues,
  { reportData, hostData }: EvidenceExpectation,
): AppraisalPolicy[] {
  return hostData.flatMap((wanted) => {
    const expectation = { reportData, hostData: wanted };
    return [
      ...(values.snp ?? []).map((value, index) =>
        snpPolicy(value, { label: `ReferenceValues.snp[${index}]`, ...expectation })
      ),
      ...(values.tdx ?? []).map((value, index) =>
        tdxPolicy(value, { label: `ReferenceValues.tdx[${index}]`, ...expectation })
      ),
      ...(values.simulated ?? []).map((value, index) =>
        simulatedPolicy(value, { label: `ReferenceValues.simulated[${index}]`, ...expectation })
      ),
    ];
  });
}

interface Expectation {
  readonly label: string;
  readonly reportData: Uint8Array;
  readonly hostData: Uint8Array;
}

function snpPolicy(value: SnpReferenceValue, expectation: Expectation): SnpAppraisalPolicy {
  const { GuestPolicy: guest, PlatformInfo: platform, AllowedChipIDs: chips = [] } = value;
  const tcb = [{ tcb: minimumTcb(value, expectation.label) }];
  const mitigations = BigInt(value.MinimumMitigationVector ?? 0);
  return {
    format: "snp",
    ...expectation,
    measurement: snpMeasurements(
      bytesOf(value.TrustedMeasurement, `${expectation.label}.TrustedMeasurement`),
      value,
    ),
    products: [value.ProductName],
    minimumTcb: tcb,
    minimumLaunchTcb: tcb,
    allowProvisionalFirmware: true,
    vmpl: 0,
    guestPolicy: {
      minimumAbi: { major: guest.ABIMajor, minor: guest.ABIMinor },
      allowSmt: guest.SMT,
      allowMigrationAgent: guest.MigrateMA,
      allowDebug: guest.Debug,
      allowCxl: guest.CXLAllowed === true,
      requireSingleSocket: guest.SingleSocket,
      requireAes256Xts: guest.MemAES256XTS === true,
      requireRaplDisabled: guest.RAPLDis === true,
      requireCiphertextHiding: guest.CipherTextHidingDRAM === true,
      requirePageSwapDisabled: guest.PageSwapDisable === true,
    },
    ...(platform === undefined ? {} : { platformInfo: platformRules(platform) }),
    minimumLaunchMitigationVector: mitigations,
    minimumCurrentMitigationVector: mitigations,
    ...(chips.length === 0 ? {} : { chipIds: chips.map((chip) => Uint8Array.fromHex(chip)) }),
  };
}

function platformRules(platform: NonNullable<SnpReferenceValue["PlatformInfo"]>) {
  return {
    allowSmt: platform.SMTEnabled,
    allowTsme: platform.TSMEEnabled === true,
    allowTio: platform.TIOEnabled === true,
    requireEcc: platform.ECCEnabled === true,
    requireRaplDisabled: platform.RAPLDisabled === true,
    requireCiphertextHiding: platform.CiphertextHidingDRAMEnabled === true,
    requireAliasCheck: platform.AliasCheckComplete === true,
  };
}

function minimumTcb({ MinimumTCB: tcb }: SnpReferenceValue, label: string): SnpTcb {
  const part = (name: keyof NonNullable<typeof tcb>): number => {
    const svn = tcb?.[name];
    if (svn === null || svn === undefined) throw missing(`${label}.MinimumTCB.${name}`);
    return svn;
  };
  const common = {
    bootloader: part("BootloaderVersion"),
    tee: part("TEEVersion"),
    snp: part("SNPVersion"),
    microcode: part("MicrocodeVersion"),
  };
  return tcb?.FMCVersion === undefined ? common : { ...common, fmc: part("FMCVersion") };
}

function tdxPolicy(value: TdxReferenceValue, expectation: Expectation): AppraisalPolicy {
  const { label } = expectation;
  const rtmr = (index: number) => [bytesOf(value.Rtmrs[index] ?? "", `${label}.Rtmrs[${index}]`)];
  const alternatives = (value.Rtmr0Alternatives ?? []).map((hex) => Uint8Array.fromHex(hex));
  const piids = (value.AllowedPIIDs ?? []).map((hex) => Uint8Array.fromHex(hex));
  return tdxAppraisalPolicy(
    {
      ...expectation,
      mrTd: [bytesOf(value.MrTd, `${label}.MrTd`)],
      mrSeam: [bytesOf(value.MrSeam, `${label}.MrSeam`)],
      rtmrs: [[...rtmr(0), ...alternatives], rtmr(1), rtmr(2), rtmr(3)],
    },
    {
      xfam: bytesOf(value.Xfam, `${label}.Xfam`),
      minimumEvaluationDataNumber: value.MinTCBEvaluationDataNumber ?? 0,
      piids: piids.length === 0 ? { any: true } : piids,
      memoryIntegrity: value.MemoryIntegrity === true ? "require" : "ignore",
      smt: value.SMTDisabled === true ? "refuse" : "allow",
      dynamicPlatform: value.StaticPlatform === true ? "refuse" : "allow",
    },
  );
}

function simulatedPolicy(
  value: SimulatedReferenceValue,
  expectation: Expectation,
): AppraisalPolicy {
  const measurement = bytesOf(value.Measurement, `${expectation.label}.Measurement`);
  if (value.Format === "snp") {
    return { format: "snp", ...expectation, measurement, vmpl: 0, guestPolicy: { allowSmt: true } };
  }
  const any = { any: true } as const;
  return tdxAppraisalPolicy({
    ...expectation,
    mrTd: [measurement],
    mrSeam: any,
    rtmrs: [any, any, any, any],
  });
}

function bytesOf(hex: string, path: string): Uint8Array {
  if (hex === "") throw missing(path);
  return Uint8Array.fromHex(hex);
}

function missing(path: string): AppraisalError {
  return new AppraisalError(
    "reference_value_missing",
    "Cannot appraise evidence: a reference value is empty",
    { place: { kind: "json", path } },
  );
}
