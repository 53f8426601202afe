import type { Claims, VerifiedEvidence } from "../../attest/mod.ts";
import { snpClaims, snpFirmwareStatus, tdxClaims } from "../../attest/mod.ts";
import type { AppraisalReason, ContrastError } from "../../core/mod.ts";

/** What `contrast evidence verify -o json` prints. */
export interface EvidenceVerdict {
  readonly format: "snp" | "tdx";
  readonly genuine: boolean;
  /** SNP: Milan, Genoa or Turin. TDX: generation of the TDX module. `null` when not genuine. */
  readonly product: string | null;
  /** SNP: VCEK or VLEK. TDX: PCK. `null` when not genuine. */
  readonly signingKey: string | null;
  /** TDX: converged status of platform, module and quoting enclave. SNP: committed against current firmware. `null` when not genuine. */
  readonly tcbStatus: string | null;
  readonly advisories: readonly string[];
  readonly claims: Claims;
  readonly accepted: boolean;
  readonly reasons: readonly AppraisalReason[];
}

/** The verdict on evidence that is not genuine. */
export function notGenuine(format: "snp" | "tdx", error: ContrastError): EvidenceVerdict {
  return {
    format,
    genuine: false,
    product: null,
    signingKey: null,
    tcbStatus: null,
    advisories: [],
    claims: {},
    accepted: false,
    reasons: [{ code: error.code, message: error.describe() }],
  };
}

/** The generation of the TDX module; one without a public name is called by its version. */
function tdxProduct(moduleVersion: number): string {
  return ["TDX 1.0", "TDX 1.5"][moduleVersion] ?? `TDX module version ${moduleVersion}`;
}

/** The verdict on genuine evidence: accepted when there is no reason against it. */
export function genuine(
  verified: VerifiedEvidence,
  reasons: readonly AppraisalReason[],
): EvidenceVerdict {
  const accepted = reasons.length === 0;
  if (verified.format === "snp") {
    return {
      format: "snp",
      genuine: true,
      product: verified.product,
      signingKey: verified.vek.kind,
      tcbStatus: snpFirmwareStatus(verified),
      advisories: [],
      claims: snpClaims(verified),
      accepted,
      reasons,
    };
  }
  return {
    format: "tdx",
    genuine: true,
    product: tdxProduct(verified.quote.body.teeTcbSvn[1] ?? 0),
    signingKey: "PCK",
    tcbStatus: verified.tcb.status,
    advisories: verified.tcb.advisories,
    claims: tdxClaims(verified),
    accepted,
    reasons,
  };
}
