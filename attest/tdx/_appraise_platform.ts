import type { Reasons } from "./_reasons.ts";
import type { TdxAppraisalPolicy } from "./tdx_appraisal_policy.ts";
import type { VerifiedTdxQuote } from "./verified_tdx_quote.ts";

const flags = [
  ["dynamicPlatform", "platform_dynamic", "packages can be added to the platform"],
  ["cachedKeys", "platform_keys_cached", "Intel's registration service keeps the platform keys"],
  ["smt", "platform_smt", "simultaneous multithreading is on"],
] as const;

/** Compares what Intel certified about the machine: identity and configuration. */
export function appraisePlatform(
  { platform }: VerifiedTdxQuote,
  policy: TdxAppraisalPolicy,
  reasons: Reasons,
): void {
  reasons.compare("piid_not_allowed", "PIID", platform.piid, policy.piids, 16);
  const certified = { ...platform, smt: platform.smtEnabled };
  for (const [flag, code, meaning] of flags) {
    // A certificate that does not say is no proof that the flag is off.
    if (policy[flag] !== "allow" && certified[flag] !== false) {
      const what = certified[flag] === undefined
        ? `The PCK certificate does not say whether ${meaning}`
        : `The PCK certificate says that ${meaning}`;
      reasons.add(code, `${what}, which is not allowed`);
    }
  }
  if (policy.memoryIntegrity !== "ignore" && platform.sgxType !== "scalable-with-integrity") {
    reasons.add(
      "platform_without_integrity",
      `Memory protection is ${platform.sgxType}, wanted scalable-with-integrity`,
    );
  }
}
