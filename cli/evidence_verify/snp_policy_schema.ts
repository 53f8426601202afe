import * as v from "valibot";
import { bitVector, count, expectedBytes, hexBytes, someOf, time } from "./policy_values.ts";

const product = v.picklist(["Milan", "Genoa", "Turin"]);
const flag = v.optional(v.boolean());
const unknownBits = v.optional(v.picklist(["refuse", "allow"]));
const byte = count(255);

const minimumTcb = v.strictObject({
  product: v.optional(product),
  from: v.optional(time),
  tcb: v.strictObject({
    fmc: v.optional(byte),
    bootloader: byte,
    tee: byte,
    snp: byte,
    microcode: byte,
  }),
});

const guestPolicy = v.strictObject({
  minimumAbi: v.optional(v.strictObject({ major: byte, minor: byte })),
  allowSmt: flag,
  allowMigrationAgent: flag,
  allowDebug: flag,
  allowCxl: flag,
  requireSingleSocket: flag,
  requireAes256Xts: flag,
  requireRaplDisabled: flag,
  requireCiphertextHiding: flag,
  requirePageSwapDisabled: flag,
  unknownBits,
});

const platformInfo = v.strictObject({
  allowSmt: flag,
  allowTsme: flag,
  allowTio: flag,
  requireEcc: flag,
  requireRaplDisabled: flag,
  requireCiphertextHiding: flag,
  requireAliasCheck: flag,
  unknownBits,
});

const vmpl = v.pipe(
  v.union([v.picklist([0, 1, 2, 3]), v.literal("any")], 'expected 0 to 3, or "any"'),
  v.transform((value) => value === "any" ? { any: true } as const : value),
);

const options = v.strictObject({
  label: v.optional(v.pipe(v.string(), v.minLength(1))),
  measurement: expectedBytes(48),
  hostData: expectedBytes(32),
  reportData: expectedBytes(64),
  products: v.optional(someOf(product)),
  deniedProducts: v.optional(someOf(product)),
  minimumReportVersion: v.optional(v.picklist([2, 3, 4, 5])),
  guestPolicy: v.optional(guestPolicy),
  platformInfo: v.optional(platformInfo),
  vmpl: v.optional(vmpl),
  minimumGuestSvn: v.optional(count(0xffff_ffff)),
  imageId: v.optional(expectedBytes(16)),
  familyId: v.optional(expectedBytes(16)),
  reportId: v.optional(expectedBytes(32)),
  reportIdMa: v.optional(expectedBytes(32)),
  minimumTcb: v.optional(someOf(minimumTcb)),
  minimumLaunchTcb: v.optional(someOf(minimumTcb)),
  minimumVersion: v.optional(v.strictObject({ major: byte, minor: byte, build: byte })),
  minimumBuild: v.optional(byte),
  allowProvisionalFirmware: flag,
  signingKeys: v.optional(someOf(v.picklist(["VCEK", "VLEK"]))),
  cspIds: v.optional(someOf(v.pipe(v.string(), v.minLength(1)))),
  chipIds: v.optional(someOf(hexBytes(64, 8))),
  allowMaskedChip: flag,
  requireAuthorKey: flag,
  requireIdBlock: flag,
  trustedIdKeyDigests: v.optional(someOf(hexBytes(48))),
  trustedAuthorKeyDigests: v.optional(someOf(hexBytes(48))),
  minimumLaunchMitigationVector: v.optional(bitVector),
  minimumCurrentMitigationVector: v.optional(bitVector),
  requireMitigationVectors: flag,
});

type Options = v.InferOutput<typeof options>;

/** Options that only qualify another one; without it they would look like a check and be none. */
const qualifiers: readonly [keyof Options, (given: Options) => boolean, string][] = [
  [
    "trustedIdKeyDigests",
    ({ requireIdBlock }) => requireIdBlock === true,
    "has no effect without requireIdBlock",
  ],
  [
    "trustedAuthorKeyDigests",
    ({ requireIdBlock, requireAuthorKey }) => requireIdBlock === true || requireAuthorKey === true,
    "has no effect without requireAuthorKey or requireIdBlock",
  ],
  [
    "requireMitigationVectors",
    (given) =>
      given.requireMitigationVectors !== true ||
      given.minimumLaunchMitigationVector !== undefined ||
      given.minimumCurrentMitigationVector !== undefined,
    "has no effect without minimumLaunchMitigationVector or minimumCurrentMitigationVector",
  ],
];

/** An SNP policy as JSON: the options of `SnpAppraisalPolicy`, bytes as hex. Launch digest, host data and report data have to be given. An option that cannot have an effect is an error. */
export const snpPolicySchema = v.pipe(
  options,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [option, isUsed, message] of qualifiers) {
      if (dataset.value[option] !== undefined && !isUsed(dataset.value)) {
        addIssue({ message: `${option} ${message}` });
      }
    }
  }),
);
