import {
  type AppraisalPolicy,
  appraiseAny,
  type Evidence,
  type VerifiedEvidence,
  verifyEvidence,
} from "../../attest/mod.ts";
import {
  AppraisalError,
  type AppraisalReason,
  UsageError,
  VerificationError,
} from "../../core/mod.ts";
import type { CliContext } from "../context.ts";
import { fastCrypto } from "../coordinator_client/fast_crypto.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import type { EvidenceVerifyFlags } from "./flags.ts";
import { policies } from "./policies.ts";
import { renderVerdict } from "./render_verdict.ts";
import { snpEvidence } from "./snp_evidence.ts";
import { tdxEvidence } from "./tdx_evidence.ts";
import { selectRoots } from "./vendor_roots.ts";
import { genuine, notGenuine } from "./verdict.ts";

/** A flag of the other vendor would look like a check and be none. */
function requireFlagsOf(format: "snp" | "tdx", flags: EvidenceVerifyFlags): void {
  const others = format === "snp"
    ? (["collateral", "pcsUrl"] as const)
    : (["vek", "chain", "crl", "product", "kdsUrl"] as const);
  for (const other of others) {
    if (flags[other] === undefined) continue;
    const name = other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(
      "flag_without_effect",
      `Cannot verify evidence: --${name} has no effect with --${format}`,
    );
  }
}

function readEvidence(context: CliContext, flags: EvidenceVerifyFlags): Promise<Evidence> {
  if (flags.snp !== undefined && flags.tdx === undefined) {
    return snpEvidence(context, flags.snp, flags);
  }
  if (flags.tdx !== undefined && flags.snp === undefined) {
    return tdxEvidence(context, flags.tdx, flags);
  }
  throw new UsageError(
    "evidence_not_named",
    "Cannot verify evidence: name either an SNP report with --snp or a TDX quote with --tdx",
  );
}

async function verify(
  context: CliContext,
  flags: EvidenceVerifyFlags,
): Promise<VerifiedEvidence> {
  const roots = selectRoots(flags);
  return await verifyEvidence(await readEvidence(context, flags), {
    roots,
    at: flags.at ?? context.clock.now(),
    revocation: flags.revocation,
    crypto: fastCrypto(),
    ...(flags.product && { product: flags.product }),
  });
}

function reasonsAgainst(
  verified: VerifiedEvidence,
  wanted: readonly AppraisalPolicy[],
): readonly AppraisalReason[] {
  try {
    appraiseAny(verified, wanted);
    return [];
  } catch (error) {
    if (error instanceof AppraisalError) return error.reasons;
    throw error;
  }
}

/** Verifies a report or quote, appraises it, prints the verdict and sets the exit code. */
export async function runEvidenceVerify(
  this: CliContext,
  flags: EvidenceVerifyFlags,
): Promise<void> {
  const format = flags.tdx === undefined ? "snp" : "tdx";
  if ((flags.snp === undefined) !== (flags.tdx === undefined)) requireFlagsOf(format, flags);
  // Read first: a mistake in the policy is told even when the evidence is not genuine.
  const wanted = await policies(flags.policy, format);
  let verified: VerifiedEvidence;
  try {
    verified = await verify(this, flags);
  } catch (error) {
    if (!(error instanceof VerificationError) || flags.output !== "json") throw error;
    this.out.json(notGenuine(format, error));
    this.process.exitCode = EXIT_CODES.verification;
    return;
  }
  if (verified.format === "snp" && verified.revocation === "unavailable") {
    this.out.warn(
      "revocation_unchecked",
      "no revocation list was checked; name one with --crl or ask for it with --revocation require",
    );
  }
  const verdict = genuine(verified, reasonsAgainst(verified, wanted));
  if (flags.output === "json") this.out.json(verdict);
  else this.out.result(renderVerdict(verdict));
  if (!verdict.accepted) this.process.exitCode = EXIT_CODES.appraisal;
}
