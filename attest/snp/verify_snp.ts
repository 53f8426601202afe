import { equalBytes, type ErrorDetails, VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import { webCrypto } from "../crypto/web_crypto.ts";
import type { SnpEvidence } from "../evidence.ts";
import type { VendorRoots } from "../vendor_roots.ts";
import { checkSnpRevocation, verifySnpChain } from "./_snp_chain.ts";
import { type ParsedSnpReport, parseSnpReport } from "./parse_snp_report.ts";
import { productOfCpu, type SnpProduct } from "./product.ts";
import { requireReportSignature } from "./_report_signature.ts";
import { decodeTcb, formatTcb, type SnpTcb, tcbComponents, tcbShortfalls } from "./tcb.ts";
import { markVerified, type VerifiedSnpReport } from "./verified_snp_report.ts";
import { readVekFacts, type VekFacts } from "./vek_certificate.ts";

/** What an SNP report is held against. */
export interface VerifySnpOptions {
  /** The roots that count; `pinnedVendorRoots` in production. */
  readonly roots: VendorRoots;
  /** The time at which certificates and revocation lists must be valid. */
  readonly at: Date;
  /** The product line that the chain must belong to; without it, any with a pinned root. */
  readonly product?: SnpProduct;
  /** Whether a current revocation list has to come along. One that does is always checked. */
  readonly revocation: "require" | "when-present";
  /** How long after nextUpdate a revocation list is still used, in milliseconds; none by default. */
  readonly crlGrace?: number;
  /** WebCrypto by default. */
  readonly crypto?: AttestCrypto;
}

function at(field: string, offset: number): ErrorDetails {
  return { place: { kind: "field", field, offset } };
}

function requireProduct(
  report: ParsedSnpReport,
  chainProduct: SnpProduct,
  vek: VekFacts,
  wanted: SnpProduct | undefined,
): void {
  if (vek.product !== chainProduct) {
    throw new VerificationError(
      "product_mismatch",
      `Cannot verify SNP report: its ${vek.kind} is certified for ${vek.productName}, but the root is that of ${chainProduct}`,
      { place: { kind: "field", field: `${vek.kind}.extensions.1.3.6.1.4.1.3704.1.2` } },
    );
  }
  if (wanted !== undefined && wanted !== chainProduct) {
    throw new VerificationError(
      "product_mismatch",
      `Cannot verify SNP report: it is of ${chainProduct}, not of ${wanted}`,
      at("CPUID", 0x188),
    );
  }
  if (report.cpuId === undefined) {
    if (chainProduct === "Turin") {
      throw new VerificationError(
        "product_mismatch",
        `Cannot verify SNP report: version 2 cannot describe the TCB of Turin`,
        at("VERSION", 0),
      );
    }
    return;
  }
  const { family, model } = report.cpuId;
  const named = productOfCpu(report.cpuId);
  if (named !== chainProduct) {
    const cpu = `family 0x${family.toString(16)}, model 0x${model.toString(16)}`;
    throw new VerificationError(
      "product_mismatch",
      `Cannot verify SNP report: the report is of ${
        named ?? "an unknown product"
      } (${cpu}), but the root is that of ${chainProduct}`,
      at("CPUID", 0x188),
    );
  }
}

function sameTcb(left: SnpTcb, right: SnpTcb, product: SnpProduct): boolean {
  return tcbComponents(product).every((part) => left[part] === right[part]);
}

function decodeTcbs(report: ParsedSnpReport, product: SnpProduct) {
  return {
    currentTcb: decodeTcb(report.currentTcb, product, { field: "CURRENT_TCB", offset: 0x038 }),
    reportedTcb: decodeTcb(report.reportedTcb, product, { field: "REPORTED_TCB", offset: 0x180 }),
    committedTcb: decodeTcb(report.committedTcb, product, {
      field: "COMMITTED_TCB",
      offset: 0x1e0,
    }),
    launchTcb: decodeTcb(report.launchTcb, product, { field: "LAUNCH_TCB", offset: 0x1f0 }),
  };
}

function requireTcb(vek: VekFacts, reported: SnpTcb, current: SnpTcb): void {
  if (!sameTcb(vek.tcb, reported, vek.product)) {
    throw new VerificationError(
      "tcb_mismatch",
      `Cannot verify SNP report: it reports ${
        formatTcb(reported)
      }, but its ${vek.kind} is certified for ${formatTcb(vek.tcb)}`,
      at("REPORTED_TCB", 0x180),
    );
  }
  const short = tcbShortfalls(current, vek.tcb, vek.product);
  if (short.length > 0) {
    throw new VerificationError(
      "tcb_mismatch",
      `Cannot verify SNP report: ${
        short.join(", ")
      } of the current TCB is lower than certified in its ${vek.kind}`,
      at("CURRENT_TCB", 0x038),
    );
  }
}

function requireChip(report: ParsedSnpReport, vek: VekFacts) {
  const masked = report.chipId.every((byte) => byte === 0);
  const used = vek.product === "Turin" ? 8 : 64;
  const chipId = report.chipId.subarray(0, used);
  if (report.chipId.subarray(used).some((byte) => byte !== 0)) {
    throw new VerificationError(
      "chip_mismatch",
      `Cannot verify SNP report: Turin uses 8 bytes of CHIP_ID, the rest is not zero`,
      at("CHIP_ID", 0x1a8),
    );
  }
  if (vek.hwid !== undefined && !masked && !equalBytes(chipId, vek.hwid)) {
    throw new VerificationError(
      "chip_mismatch",
      `Cannot verify SNP report: its VCEK is certified for another chip`,
      at("CHIP_ID", 0x1a0),
    );
  }
  return { chipMasked: masked, chipId: vek.hwid ?? (masked ? undefined : chipId) };
}

function signerOf(report: ParsedSnpReport): "VCEK" | "VLEK" {
  if (report.signingKey === "none") {
    throw new VerificationError(
      "report_unsigned",
      `Cannot verify SNP report: it is not signed (signing key 7)`,
      at("KEY_INFO", 0x048),
    );
  }
  return report.signingKey;
}

/**
 * Verifies that a genuine AMD processor made the report. In this order: layout, signing key, chain to a pinned root, names,
 * revocation, product line, AMD's extensions, signature of the report, TCB and chip against the certificate.
 *
 * Whether it is the guest that is wanted is decided by `appraiseSnp`.
 *
 * @throws {VerificationError} with field, byte offset and rule; see docs/attestation.md for the codes.
 */
export async function verifySnp(
  evidence: SnpEvidence,
  options: VerifySnpOptions,
): Promise<VerifiedSnpReport> {
  const crypto = options.crypto ?? webCrypto;
  // A copy: what is verified must be what is used, whatever the caller does to its bytes meanwhile.
  const report = parseSnpReport(new Uint8Array(evidence.report));
  const kind = signerOf(report);
  const { chain, product } = await verifySnpChain(evidence, kind, options.roots, {
    at: options.at,
    crypto,
  });
  const revocation = await checkSnpRevocation(evidence.crls, chain, {
    at: options.at,
    crypto,
    grace: options.crlGrace ?? 0,
  });
  if (options.revocation !== "when-present" && revocation === "unavailable") {
    throw new VerificationError(
      "crl_missing",
      "Cannot verify SNP report: a revocation list is required and none came along",
      {
        place: { kind: "field", field: "evidence.crls" },
        hint: "fetch the revocation list of the product line from AMD's key distribution service",
      },
    );
  }
  const vek = readVekFacts(chain.leaf, kind);
  requireProduct(report, product, vek, options.product);
  await requireReportSignature(report, chain.leaf, crypto);
  const tcbs = decodeTcbs(report, product);
  requireTcb(vek, tcbs.reportedTcb, tcbs.currentTcb);
  return markVerified({
    format: "snp",
    report,
    product,
    vek,
    ...tcbs,
    ...requireChip(report, vek),
    reportData: report.reportData,
    hostData: report.hostData,
    rootFingerprint: chain.rootFingerprint,
    revocation,
    verifiedAt: new Date(options.at),
  });
}
