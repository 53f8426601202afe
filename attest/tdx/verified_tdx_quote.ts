import type { Sha256Hex } from "../../core/mod.ts";
import type { TcbEvaluation } from "./evaluate_tcb.ts";
import type { ParsedTdxQuote } from "./parse_tdx_quote.ts";
import type { PckPlatform } from "./pck_extension.ts";

declare const verified: unique symbol;

/** What verification found out about a TDX quote. */
export interface TdxVerificationFacts {
  readonly quote: ParsedTdxQuote;
  /** What Intel certified about the platform. */
  readonly platform: PckPlatform;
  /** How current platform, TDX module and quoting enclave are. */
  readonly tcb: TcbEvaluation;
  /** The root that the evidence leads to: one of the pinned ones. */
  readonly rootFingerprint: Sha256Hex;
  /** Common name of the authority that certified the PCK. */
  readonly pckAuthority: string;
  /** The lower TCB evaluation data number of TCB info and quoting enclave identity. */
  readonly evaluationDataNumber: number;
  readonly verifiedAt: Date;
  /** The earliest time at which a piece of the collateral is due for renewal. */
  readonly collateralExpiresAt: Date;
}

/** A genuine TDX quote; only {@linkcode verifyTdx} makes one. Whether it is wanted is decided by appraisal. */
export interface VerifiedTdxQuote extends TdxVerificationFacts {
  readonly format: "tdx";
  readonly [verified]: true;
  /** The 64 bytes that the guest chose. */
  readonly reportData: Uint8Array;
  /**
   * The 32 bytes that the host chose at launch: MRCONFIGID without its zero tail.
   *
   * A MRCONFIGID with another tail is kept whole, 48 bytes, so that it equals no 32-byte digest.
   */
  readonly hostData: Uint8Array;
}

/** Seals the facts; for `verifyTdx` only. */
export function verifiedTdxQuote(facts: TdxVerificationFacts): VerifiedTdxQuote {
  const { reportData, mrConfigId } = facts.quote.body;
  const tailIsZero = mrConfigId.subarray(32).every((byte) => byte === 0);
  const hostData = tailIsZero ? mrConfigId.subarray(0, 32) : mrConfigId;
  return { format: "tdx", ...facts, reportData, hostData } as VerifiedTdxQuote;
}
