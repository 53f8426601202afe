import type { Sha256Hex } from "../../core/mod.ts";
import type { ParsedSnpReport } from "./parse_snp_report.ts";
import type { SnpProduct } from "./product.ts";
import type { SnpTcb } from "./tcb.ts";
import type { VekFacts } from "./vek_certificate.ts";

declare const genuine: unique symbol;

/** A report that a genuine AMD processor signed; whether it is the one that is wanted is another question. */
export interface VerifiedSnpReport {
  /** Only `verifySnp` makes one. */
  readonly [genuine]: true;
  readonly format: "snp";
  readonly report: ParsedSnpReport;
  /** The product line, from the chain, confirmed by the report where it names it. */
  readonly product: SnpProduct;
  /** The key that signed, from its certificate. */
  readonly vek: VekFacts;
  readonly currentTcb: SnpTcb;
  /** The TCB that the signing key is derived from: the one that counts. */
  readonly reportedTcb: SnpTcb;
  readonly committedTcb: SnpTcb;
  readonly launchTcb: SnpTcb;
  /**
   * The chip: the certified hardware id of a VCEK (64 bytes, 8 for Turin); for a VLEK what the report says, if it says it.
   */
  readonly chipId: Uint8Array | undefined;
  /** Whether the report itself does not name the chip. */
  readonly chipMasked: boolean;
  /** 64 bytes chosen by the guest. */
  readonly reportData: Uint8Array;
  /** 32 bytes chosen by the host at launch. */
  readonly hostData: Uint8Array;
  /** SHA-256 of the root certificate: tells AMD's roots from simulated ones. */
  readonly rootFingerprint: Sha256Hex;
  /** Whether a current revocation list of the root was checked. */
  readonly revocation: "checked" | "unavailable";
  /** The time at which everything was valid. */
  readonly verifiedAt: Date;
}

/** Marks the outcome of a complete verification; for `verifySnp` alone. */
export function markVerified(fields: Omit<VerifiedSnpReport, typeof genuine>): VerifiedSnpReport {
  return Object.freeze(fields) as VerifiedSnpReport;
}
