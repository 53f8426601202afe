import * as v from "valibot";

const hex = (bytes: number) =>
  v.pipe(
    v.string("expected a string"),
    v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `expected ${bytes * 2} lower-case hex digits`),
  );

/** Hex digits, or an empty string where the user still has to fill in a value of the hardware. */
const hexOrMissing = (bytes: number) =>
  v.pipe(
    v.string("expected a string"),
    v.regex(
      new RegExp(`^([0-9a-f]{${bytes * 2}})?$`),
      `expected ${bytes * 2} lower-case hex digits`,
    ),
  );

const uint = (maximum: number) =>
  v.pipe(
    v.number("expected a number"),
    v.safeInteger("expected an integer"),
    v.minValue(0, "expected a number that is not negative"),
    v.maxValue(maximum, `expected at most ${maximum}`),
  );

const flag = v.boolean("expected true or false");
const text = v.pipe(v.string("expected a string"), v.maxLength(1024, "at most 1024 characters"));
const svn = v.nullable(uint(255));

const policyEntry = v.strictObject({
  SANs: v.pipe(
    v.array(text, "expected a list"),
    v.minLength(1, "expected at least one name, because no certificate is issued without one"),
    v.maxLength(256, "at most 256 names"),
  ),
  WorkloadSecretID: v.optional(text),
  Role: v.optional(v.picklist(["", "coordinator"], 'expected "coordinator" or no role')),
});

const minimumTcb = v.strictObject({
  FMCVersion: v.optional(svn),
  BootloaderVersion: svn,
  TEEVersion: svn,
  SNPVersion: svn,
  MicrocodeVersion: svn,
});

const guestPolicy = v.strictObject({
  ABIMinor: uint(255),
  ABIMajor: uint(255),
  SMT: flag,
  MigrateMA: flag,
  Debug: flag,
  SingleSocket: flag,
  CXLAllowed: v.optional(flag),
  MemAES256XTS: v.optional(flag),
  RAPLDis: v.optional(flag),
  CipherTextHidingDRAM: v.optional(flag),
  PageSwapDisable: v.optional(flag),
});

const platformInfo = v.strictObject({
  SMTEnabled: flag,
  TSMEEnabled: v.optional(flag),
  ECCEnabled: v.optional(flag),
  RAPLDisabled: v.optional(flag),
  CiphertextHidingDRAMEnabled: v.optional(flag),
  AliasCheckComplete: v.optional(flag),
  TIOEnabled: v.optional(flag),
});

const snpReferenceValue = v.strictObject({
  Platform: v.optional(text),
  ProductName: v.picklist(["Milan", "Genoa", "Turin"], 'expected "Milan", "Genoa" or "Turin"'),
  TrustedMeasurement: hexOrMissing(48),
  APEIP: v.optional(hex(4)),
  MinimumTCB: v.nullable(minimumTcb),
  GuestPolicy: guestPolicy,
  PlatformInfo: v.optional(platformInfo),
  MinimumMitigationVector: v.optional(uint(Number.MAX_SAFE_INTEGER)),
  AllowedChipIDs: v.optional(v.pipe(v.array(hex(64), "expected a list"), v.maxLength(65536))),
});

const tdxReferenceValue = v.strictObject({
  Platform: v.optional(text),
  MinTCBEvaluationDataNumber: v.optional(uint(0xffffffff)),
  MrTd: hexOrMissing(48),
  MrSeam: hexOrMissing(48),
  Rtmrs: v.pipe(
    v.array(hexOrMissing(48), "expected a list"),
    v.length(4, "expected four registers"),
  ),
  Rtmr0Alternatives: v.optional(v.pipe(v.array(hex(48), "expected a list"), v.maxLength(220))),
  Xfam: hexOrMissing(8),
  AllowedPIIDs: v.optional(v.pipe(v.array(hex(16), "expected a list"), v.maxLength(65536))),
  MemoryIntegrity: v.optional(flag),
  SMTDisabled: v.optional(flag),
  StaticPlatform: v.optional(flag),
});

const simulatedReferenceValue = v.strictObject({
  Format: v.picklist(["snp", "tdx"], 'expected "snp" or "tdx"'),
  ProductName: v.optional(v.picklist(["Milan", "Genoa", "Turin"])),
  RootFingerprint: hex(32),
  Measurement: hex(48),
});

/** Reference values: any entry that matches is enough (format facts: `ReferenceValues` of the manifest). */
export const referenceValuesSchema = v.strictObject({
  snp: v.optional(v.pipe(v.array(snpReferenceValue, "expected a list"), v.maxLength(256))),
  tdx: v.optional(v.pipe(v.array(tdxReferenceValue, "expected a list"), v.maxLength(256))),
  simulated: v.optional(
    v.pipe(v.array(simulatedReferenceValue, "expected a list"), v.maxLength(256)),
  ),
});

const hexBytes = (maximumBytes: number) =>
  v.pipe(
    v.string("expected a string"),
    v.regex(/^(?:[0-9a-f]{2})+$/, "expected lower-case hex digits"),
    v.maxLength(maximumBytes * 2, `at most ${maximumBytes} bytes`),
  );

/** The manifest as JSON, before the checks that a schema cannot express. */
export const manifestSchema = v.strictObject({
  Policies: v.record(
    v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "expected a key of 64 lower-case hex digits")),
    policyEntry,
    "expected an object",
  ),
  ReferenceValues: referenceValuesSchema,
  WorkloadOwnerPubKeys: v.optional(
    v.pipe(v.array(hexBytes(512), "expected a list"), v.maxLength(64)),
  ),
  WorkloadOwnerKeyDigests: v.optional(
    v.pipe(v.array(hex(32), "expected a list"), v.maxLength(64)),
  ),
  SeedshareOwnerPubKeys: v.optional(
    v.pipe(v.array(hexBytes(2048), "expected a list"), v.maxLength(64)),
  ),
  MinimumAPIVersion: v.optional(
    // A higher version asks for refusals that this version does not know.
    v.picklist(["v1"], 'expected "v1", the highest version that this program knows'),
  ),
});

/** What a manifest says, field by field as in its JSON. */
export type ManifestContent = v.InferOutput<typeof manifestSchema>;
/** One entry of `Policies`: the names, the secret and the role of a workload. */
export type PolicyEntry = v.InferOutput<typeof policyEntry>;
/** `ReferenceValues`: what hardware and firmware are trusted. */
export type ReferenceValues = v.InferOutput<typeof referenceValuesSchema>;
/** One entry of `ReferenceValues.snp`. */
export type SnpReferenceValue = v.InferOutput<typeof snpReferenceValue>;
/** One entry of `ReferenceValues.tdx`. */
export type TdxReferenceValue = v.InferOutput<typeof tdxReferenceValue>;
/** One entry of `ReferenceValues.simulated`: a vendor without hardware, named by its root's fingerprint. */
export type SimulatedReferenceValue = v.InferOutput<typeof simulatedReferenceValue>;
