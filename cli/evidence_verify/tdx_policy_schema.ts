import * as v from "valibot";
import { acceptableTcbStatuses } from "../../attest/mod.ts";
import { count, expectedBytes, hexBytes, someOf } from "./policy_values.ts";

const attribute = v.picklist([
  "DEBUG",
  "LASS",
  "SEPT_VE_DISABLE",
  "MIGRATABLE",
  "PKS",
  "KL",
  "TPA",
  "PERFMON",
]);
const decision = v.optional(v.picklist(["allow", "refuse"]));
const advisory = v.pipe(v.string(), v.minLength(1));
const rtmr = expectedBytes(48);

/** A TDX policy as JSON: the options of `TdxAppraisalPolicy`, bytes as hex, `platformGrace` in seconds. Measurements, host data and report data have to be given. */
export const tdxPolicySchema = v.strictObject({
  label: v.optional(v.pipe(v.string(), v.minLength(1))),
  reportData: expectedBytes(64),
  hostData: expectedBytes(32),
  mrTd: expectedBytes(48),
  rtmrs: v.strictTuple([rtmr, rtmr, rtmr, rtmr]),
  mrSeam: expectedBytes(48),
  mrOwner: v.optional(expectedBytes(48)),
  mrOwnerConfig: v.optional(expectedBytes(48)),
  serviceTd: v.optional(v.union([v.literal("none"), expectedBytes(48)])),
  requiredTdAttributes: v.optional(
    v.union([v.literal("none"), someOf(attribute)], 'expected a list of attributes, or "none"'),
  ),
  allowedTdAttributes: v.optional(v.array(attribute)),
  xfam: v.optional(expectedBytes(8)),
  acceptedTcbStatuses: v.optional(someOf(v.picklist(acceptableTcbStatuses))),
  platformGrace: v.optional(
    v.union([
      v.pipe(count(), v.transform((seconds) => seconds * 1000)),
      v.literal("unlimited"),
    ], 'expected seconds, or "unlimited"'),
  ),
  acceptedAdvisories: v.optional(v.union([v.array(advisory), v.literal("any")])),
  rejectedAdvisories: v.optional(someOf(advisory)),
  minimumEvaluationDataNumber: v.optional(count()),
  minimumTeeTcbSvn: v.optional(hexBytes(16)),
  piids: v.optional(expectedBytes(16)),
  dynamicPlatform: decision,
  cachedKeys: decision,
  smt: decision,
  memoryIntegrity: v.optional(v.picklist(["require", "ignore"])),
  trailingBytes: v.optional(v.picklist(["ignore", "zero", "none"])),
});
