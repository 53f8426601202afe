import { concatBytes, equalBytes, VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import { webCrypto } from "../crypto/web_crypto.ts";
import type { TdxEvidence } from "../evidence.ts";
import type { VendorRoots } from "../vendor_roots.ts";
import type { VerifiedChain } from "../x509/mod.ts";
import { verifyIntelChain } from "./_intel_chain.ts";
import { p256Spki, requireP256Signature } from "./_p256_signature.ts";
import { requireModule } from "./_require_module.ts";
import { requireQe } from "./_require_qe.ts";
import { evaluateTcb } from "./evaluate_tcb.ts";
import { type ParsedTdxQuote, parseTdxQuote } from "./parse_tdx_quote.ts";
import { type PckPlatform, readPckPlatform } from "./pck_extension.ts";
import type { TcbInfo } from "./tcb_info.ts";
import { type VerifiedTdxQuote, verifiedTdxQuote } from "./verified_tdx_quote.ts";
import { verifyCollateral } from "./verify_collateral.ts";

/** What a TDX quote is verified against. */
export interface VerifyTdxOptions {
  /** The pinned roots; only those of TDX are looked at. An empty list accepts nothing. */
  readonly roots: VendorRoots;
  /** The time at which every certificate and document must be valid. */
  readonly at: Date;
  /** How long after its renewal was due collateral is still used, in milliseconds; none by default. */
  readonly collateralGrace?: number;
  /** WebCrypto by default. */
  readonly crypto?: AttestCrypto;
}

const PCK_NAMES = [
  ["Intel SGX PCK Certificate"],
  ["Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA"],
];

/**
 * Verifies that a TDX quote is genuine: chains, revocation, collateral, quoting enclave, TDX module, signatures.
 *
 * The result says how current the platform is; whether that and the TD itself are acceptable is the appraisal's
 * decision, and a platform that is revoked or matches no TCB level is never accepted there.
 * The order of the checks is that of docs/attestation-tdx.md.
 *
 * @throws {VerificationError} with the field or certificate that is wrong.
 */
export async function verifyTdx(
  evidence: TdxEvidence,
  options: VerifyTdxOptions,
): Promise<VerifiedTdxQuote> {
  const crypto = options.crypto ?? webCrypto;
  const quote = parseTdxQuote(evidence.quote);
  const { collateral } = evidence;
  if (collateral === undefined) {
    throw new VerificationError(
      "tdx_collateral_missing",
      "Cannot verify the TDX quote: it came without collateral (TCB info, identity of the quoting enclave, revocation lists)",
      { hint: "fetch the collateral from Intel's service or name a directory that holds it" },
    );
  }
  const chainOptions = { roots: options.roots.tdx, at: options.at, crypto };
  const pckChain = await verifyIntelChain(quote.pckChainPem, "pckChain", PCK_NAMES, chainOptions);
  const platform = readPckPlatform(pckChain.leaf);
  const { tcbInfo, qeIdentity, expiresAt } = await verifyCollateral(collateral, pckChain, {
    ...chainOptions,
    grace: options.collateralGrace ?? 0,
  });
  requireFamily(platform, tcbInfo);
  requireModule(quote.body, tcbInfo);
  await requireQeSignature(quote, pckChain, crypto);
  requireQe(quote.qeReport, qeIdentity);
  await requireP256Signature("quote", "the attestation", {
    publicKey: p256Spki(quote.attestationKey),
    signature: quote.signature,
    message: quote.signedBytes,
  }, crypto);
  const { teeTcbSvn, teeTcbSvn2 } = quote.body;
  const tcb = evaluateTcb(
    {
      sgxComponents: platform.sgxComponents,
      pceSvn: platform.pceSvn,
      teeTcbSvn,
      ...(teeTcbSvn2 && { teeTcbSvn2 }),
      qeIsvSvn: quote.qeReport.isvSvn,
    },
    tcbInfo,
    qeIdentity,
  );
  return verifiedTdxQuote({
    quote,
    platform,
    tcb,
    rootFingerprint: pckChain.rootFingerprint,
    pckAuthority: pckChain.certificates[1]?.subject.commonName ?? "",
    evaluationDataNumber: Math.min(tcbInfo.evaluationDataNumber, qeIdentity.evaluationDataNumber),
    verifiedAt: options.at,
    collateralExpiresAt: expiresAt,
  });
}

function requireFamily(platform: PckPlatform, tcbInfo: TcbInfo): void {
  for (const field of ["fmspc", "pceId"] as const) {
    if (!equalBytes(platform[field], tcbInfo[field])) {
      throw new VerificationError(
        "tdx_tcb_info_mismatch",
        `Cannot use tcbInfo: it is for ${field.toUpperCase()} ${
          tcbInfo[field].toHex()
        }, the platform has ${platform[field].toHex()}`,
        { place: { kind: "json", path: `tcbInfo.${field}` } },
      );
    }
  }
}

/** The PCK signed the report of the quoting enclave, and that report names the attestation key. */
async function requireQeSignature(
  quote: ParsedTdxQuote,
  { leaf }: VerifiedChain,
  crypto: AttestCrypto,
): Promise<void> {
  await requireP256Signature("qeReport", leaf.label, {
    publicKey: leaf.publicKey.spki,
    signature: quote.qeReportSignature,
    message: quote.qeReport.bytes,
  }, crypto);
  const binding = new Uint8Array(64);
  binding.set(
    await crypto.digest("SHA-256", concatBytes(quote.attestationKey, quote.qeAuthData)),
  );
  if (!equalBytes(quote.qeReport.reportData, binding)) {
    throw new VerificationError(
      "tdx_qe_binding_mismatch",
      "Cannot verify the attestation key: the report of the quoting enclave names another key",
      { place: { kind: "field", field: "qeReport.REPORTDATA", offset: 320 } },
    );
  }
}
