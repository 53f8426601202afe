import { equalBytes, sha256Hex, VerificationError } from "../../core/mod.ts";
import type { SnpEvidence } from "../evidence.ts";
import type { VendorRoots } from "../vendor_roots.ts";
import {
  type Certificate,
  type ChainOptions,
  parseCertificate,
  parseCrl,
  type VerifiedChain,
  verifyChain,
  verifyCrl,
} from "../x509/mod.ts";
import { requireAmdNames } from "./_amd_names.ts";
import type { SnpProduct } from "./product.ts";

/** The verified chain of a signing key and the product line that its root endorses. */
export interface SnpChain {
  readonly chain: VerifiedChain;
  readonly product: SnpProduct;
}

/** More than all of AMD's product lines together have. */
const MAX_CHAIN_CERTIFICATES = 16;
const MAX_CRLS = 8;

function missing(what: string, hint: string): VerificationError {
  return new VerificationError(
    "endorsement_missing",
    `Cannot verify SNP report: ${what} is missing`,
    { place: { kind: "field", field: "evidence" }, hint },
  );
}

/**
 * Finds the issuers by name; the order of the chain and certificates of other product lines do not matter.
 *
 * Several certificates may have the name, since whoever brings the chain chooses what is in it.
 */
function issuersOf(certificate: Certificate, pool: readonly Certificate[]): Certificate[] {
  const issuers = pool.filter(({ subject }) => equalBytes(subject.der, certificate.issuer.der));
  if (issuers.length === 0) {
    throw new VerificationError(
      "certificate_issuer_missing",
      `Cannot verify ${certificate.label}: the certificate of its issuer ${
        JSON.stringify(certificate.issuer.commonName)
      } did not come along`,
      { place: { kind: "field", field: `${certificate.label}.issuer` } },
    );
  }
  return issuers;
}

/** The issuer with a pinned fingerprint if there is one, else the first, which is then refused for not being pinned. */
async function rootOf(
  authority: Certificate,
  pool: readonly Certificate[],
  roots: VendorRoots,
): Promise<Certificate> {
  const issuers = issuersOf(authority, pool);
  for (const issuer of issuers) {
    const fingerprint = await sha256Hex(issuer.der);
    if (roots.snp.some((root) => root.fingerprint === fingerprint)) return issuer;
  }
  return issuers[0] as Certificate;
}

/** Validates the chain over each authority of the right name; if none is right, the error is that of the first. */
async function verifyAnyChain(
  vek: Certificate,
  pool: readonly Certificate[],
  { label, pinned, ...options }: ChainOptions & { label: string; pinned: VendorRoots },
): Promise<VerifiedChain> {
  const failures: unknown[] = [];
  for (const found of issuersOf(vek, pool)) {
    try {
      const authority = { ...found, label };
      const root = { ...await rootOf(authority, pool, pinned), label: "ARK" };
      return await verifyChain([vek, authority, root], options);
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      failures.push(error);
    }
  }
  throw failures[0];
}

function parsePool(evidence: SnpEvidence, kind: "VCEK" | "VLEK"): Certificate[] {
  if (evidence.vek.length === 0) {
    throw missing(
      `the certificate of the ${kind}`,
      kind === "VCEK"
        ? "fetch it from AMD's key distribution service"
        : "a VLEK certificate cannot be fetched, it has to come from the host with the report",
    );
  }
  if (evidence.chain.length === 0) {
    throw missing(
      "the chain (ASK or ASVK, and ARK)",
      "fetch it from AMD's key distribution service",
    );
  }
  if (evidence.chain.length > MAX_CHAIN_CERTIFICATES) {
    throw new VerificationError(
      "chain_too_long",
      `Cannot verify SNP report: ${evidence.chain.length} chain certificates came along, at most ${MAX_CHAIN_CERTIFICATES} are read`,
      { place: { kind: "field", field: "evidence.chain" } },
    );
  }
  return evidence.chain.map((der, index) => parseCertificate(der, `chain[${index}]`));
}

/**
 * Verifies the chain of the signing key up to a pinned AMD root.
 *
 * @throws {VerificationError} `endorsement_missing`, `certificate_*`, `root_not_pinned`, `signature_mismatch`.
 */
export async function verifySnpChain(
  evidence: SnpEvidence,
  kind: "VCEK" | "VLEK",
  roots: VendorRoots,
  options: Omit<ChainOptions, "roots">,
): Promise<SnpChain> {
  const pool = parsePool(evidence, kind);
  const vek = parseCertificate(new Uint8Array(evidence.vek), kind);
  const chain = await verifyAnyChain(vek, pool, {
    ...options,
    label: kind === "VCEK" ? "ASK" : "ASVK",
    pinned: roots,
    roots: roots.snp.map(({ fingerprint }) => fingerprint),
  });
  const pinned = roots.snp.find(({ fingerprint }) => fingerprint === chain.rootFingerprint);
  if (pinned === undefined) {
    throw new VerificationError(
      "root_not_pinned",
      "Cannot trust ARK: its fingerprint is not pinned",
    );
  }
  requireAmdNames(chain, kind, pinned.product);
  return { chain, product: pinned.product };
}

/**
 * Checks the revocation lists that came along: each must be the root's, signed and current.
 *
 * @returns whether at least one list was checked.
 * @throws {VerificationError} `crl_*`, `certificate_revoked`, `signature_mismatch`, `der_malformed`.
 */
export async function checkSnpRevocation(
  crls: readonly Uint8Array[],
  chain: VerifiedChain,
  options: { readonly at: Date; readonly crypto: ChainOptions["crypto"]; readonly grace?: number },
): Promise<"checked" | "unavailable"> {
  if (crls.length > MAX_CRLS) {
    throw new VerificationError(
      "crl_malformed",
      `Cannot verify SNP report: ${crls.length} revocation lists came along, at most ${MAX_CRLS} are read`,
      { place: { kind: "field", field: "evidence.crls" } },
    );
  }
  for (const [index, der] of crls.entries()) {
    const verified = await verifyCrl(parseCrl(der, `CRL[${index}]`), chain.root, options);
    for (const certificate of chain.certificates) {
      // Every VEK has serial number 0, which identifies nothing.
      if (certificate.serial.some((byte) => byte !== 0)) verified.requireNotRevoked(certificate);
    }
  }
  return crls.length === 0 ? "unavailable" : "checked";
}
