import { type AppraisalReason, equalBytes, InputError } from "../../core/mod.ts";
import type { SnpRule } from "./_appraise_guest.ts";

function requireEntries(list: readonly unknown[] | undefined, option: string): void {
  if (list?.length === 0) {
    throw new InputError("appraisal_policy_invalid", `Cannot appraise: ${option} lists no value`);
  }
}

function contains(
  list: readonly Uint8Array[] | undefined,
  value: Uint8Array,
  lengths: readonly number[],
  option: string,
): boolean {
  for (const entry of list ?? []) {
    if (!lengths.includes(entry.length)) {
      throw new InputError(
        "appraisal_policy_invalid",
        `Cannot appraise: ${option} has a value of ${entry.length} bytes, expected ${
          lengths.join(" or ")
        }`,
      );
    }
  }
  return list?.some((entry) => equalBytes(entry, value)) ?? false;
}

const signingKey: SnpRule = ({ vek }, { signingKeys, cspIds }) => {
  requireEntries(signingKeys, "signingKeys");
  requireEntries(cspIds, "cspIds");
  const reasons: AppraisalReason[] = [];
  if (signingKeys !== undefined && !signingKeys.includes(vek.kind)) {
    reasons.push({
      code: "signing_key_not_allowed",
      message: `signing key is a ${vek.kind}, expected ${signingKeys.join(" or ")}`,
    });
  }
  // A VCEK has no provider, and no provider is no member of the list; whoever means both says so.
  if (cspIds !== undefined && vek.cspId === undefined && !signingKeys?.includes("VCEK")) {
    reasons.push({
      code: "csp_id_mismatch",
      message: `VCEK names no provider, expected a VLEK of ${cspIds.join(" or ")}`,
    });
  }
  if (cspIds !== undefined && vek.cspId !== undefined && !cspIds.includes(vek.cspId)) {
    reasons.push({
      code: "csp_id_mismatch",
      message: `VLEK belongs to ${JSON.stringify(vek.cspId)}, expected ${cspIds.join(" or ")}`,
    });
  }
  return reasons;
};

const chip: SnpRule = ({ chipId, chipMasked }, { chipIds, allowMaskedChip }) => {
  requireEntries(chipIds, "chipIds");
  const reasons: AppraisalReason[] = [];
  if (chipMasked && allowMaskedChip === false) {
    reasons.push({ code: "chip_masked", message: "chip ID is masked in the report" });
  }
  if (chipIds === undefined) return reasons;
  // Without a chip there is nothing to compare, and nothing is no member of the list.
  if (!contains(chipIds, chipId ?? new Uint8Array(), [64, 8], "chipIds")) {
    const actual = chipId === undefined ? "not proven" : chipId.toHex();
    reasons.push({
      code: "chip_not_allowed",
      message: `chip ID is ${actual}, expected one of ${chipIds.length} allowed chips`,
    });
  }
  return reasons;
};

const idBlock: SnpRule = ({ report }, policy) => {
  requireEntries(policy.trustedIdKeyDigests, "trustedIdKeyDigests");
  requireEntries(policy.trustedAuthorKeyDigests, "trustedAuthorKeyDigests");
  const { authorKeyEnabled, authorKeyDigest, idKeyDigest } = report;
  const authorTrusted = authorKeyEnabled &&
    contains(policy.trustedAuthorKeyDigests, authorKeyDigest, [48], "trustedAuthorKeyDigests");
  const idTrusted = idKeyDigest.some((byte) => byte !== 0) &&
    contains(policy.trustedIdKeyDigests, idKeyDigest, [48], "trustedIdKeyDigests");
  const reasons: AppraisalReason[] = [];
  if (policy.requireAuthorKey === true && !authorTrusted) {
    reasons.push({
      code: "author_key_not_trusted",
      message: authorKeyEnabled
        ? `author key digest ${authorKeyDigest.toHex()} is not trusted`
        : "no author key was used at launch",
    });
  }
  if (policy.requireIdBlock === true && !idTrusted && !authorTrusted) {
    reasons.push({
      code: "id_block_not_trusted",
      message: `ID key digest ${idKeyDigest.toHex()} is not trusted`,
    });
  }
  return reasons;
};

/** The rules about who signed: the report, and the ID block. */
export const signerRules: readonly SnpRule[] = [signingKey, chip, idBlock];
