import { InputError } from "../../core/mod.ts";
import type { SnpEvidence } from "../evidence.ts";
import { type ParsedSnpReport, parseSnpReport } from "../snp/parse_snp_report.ts";
import { productOfCpu, type SnpProduct, snpProducts } from "../snp/product.ts";
import { decodeTcb } from "../snp/tcb.ts";
import { parseCertificate } from "../x509/mod.ts";
import type { AmdKdsClient } from "./amd_kds_client.ts";

/** What is fetched, and how the product line is known where the report does not name it. */
export interface CompleteSnpOptions {
  readonly kds: AmdKdsClient;
  /** For reports of version 2 that come without their VCEK. */
  readonly product?: SnpProduct;
  /** Whether a revocation list is fetched when none came along; true by default. */
  readonly revocation?: boolean;
}

/** A claim, not a fact: verification compares it with the pinned root. */
function claimedProduct(
  report: ParsedSnpReport,
  evidence: SnpEvidence,
  configured: SnpProduct | undefined,
): SnpProduct {
  const fromReport = report.cpuId && productOfCpu(report.cpuId);
  if (fromReport !== undefined) return fromReport;
  if (evidence.vek.length > 0) {
    const issuer = parseCertificate(evidence.vek, "VEK").issuer.commonName;
    const named = snpProducts.find((name) => name === issuer?.split("-").at(-1));
    if (named !== undefined) return named;
  }
  if (configured !== undefined) return configured;
  throw new InputError(
    "product_unknown",
    "Cannot fetch the endorsements of the SNP report: it does not name its product line",
    { hint: `name it: ${snpProducts.join(", ")}` },
  );
}

/**
 * Fetches what evidence lacks: the VCEK, the chain, a revocation list. What came along is left as it is.
 *
 * @throws {InputError} `product_unknown`, `vlek_missing`.
 * @throws {TransportError} `endorsement_*`.
 * @throws {VerificationError} when report or VCEK do not parse.
 */
export async function completeSnpEvidence(
  evidence: SnpEvidence,
  options: CompleteSnpOptions,
): Promise<SnpEvidence> {
  const { kds } = options;
  const wantsCrl = evidence.crls.length === 0 && options.revocation !== false;
  if (evidence.vek.length > 0 && evidence.chain.length > 0 && !wantsCrl) return evidence;
  const report = parseSnpReport(evidence.report);
  const kind = report.signingKey === "VLEK" ? "VLEK" : "VCEK";
  const product = claimedProduct(report, evidence, options.product);
  let { vek, chain, crls } = evidence;
  if (vek.length === 0) {
    if (kind === "VLEK") {
      throw new InputError(
        "vlek_missing",
        "Cannot fetch the VLEK certificate: AMD gives it to the provider only, it has to come with the report",
      );
    }
    const place = { field: "REPORTED_TCB", offset: 0x180 };
    const tcb = decodeTcb(report.reportedTcb, product, place);
    vek = await kds.vcek(product, report.chipId, tcb);
  }
  if (chain.length === 0) chain = await kds.chain(kind, product);
  if (wantsCrl) crls = [await kds.crl(kind, product)];
  return { format: "snp", report: evidence.report, vek, chain, crls };
}
