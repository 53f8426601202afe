import {
  equalBytes,
  type ErrorDetails,
  type Sha256Hex,
  sha256Hex,
  VerificationError,
} from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import type { Certificate } from "./certificate.ts";
import { requireSignedBy } from "./_signed_object.ts";
import { understoodExtensions } from "./_standard_extensions.ts";

/** A chain whose every link is checked, from the leaf to a pinned root. */
export interface VerifiedChain {
  /** Leaf first, root last. */
  readonly certificates: readonly Certificate[];
  readonly leaf: Certificate;
  readonly root: Certificate;
  /** SHA-256 of the root's DER: one of the pinned ones. */
  readonly rootFingerprint: Sha256Hex;
}

/** What a chain is held against. */
export interface ChainOptions {
  /** SHA-256 fingerprints of the roots' DER; an empty list accepts nothing. */
  readonly roots: readonly Sha256Hex[];
  /** The time at which every certificate must be valid. */
  readonly at: Date;
  readonly crypto: AttestCrypto;
  /** Object identifiers of extensions that the caller understands, should they be critical. */
  readonly understood?: readonly string[];
}

const MAX_CHAIN = 5;

function placed(certificate: Certificate, field: string): ErrorDetails {
  return { place: { kind: "field", field: `${certificate.label}.${field}` } };
}

function requireInDate(certificate: Certificate, at: Date): void {
  const { notBefore, notAfter } = certificate;
  // `!(a <= b)` also refuses an invalid date, which compares false with everything.
  if (!(notBefore <= at)) {
    throw new VerificationError(
      "certificate_not_yet_valid",
      `Cannot verify ${certificate.label}: it is valid from ${notBefore.toISOString()}, later than ${
        isoOrInvalid(at)
      }`,
      placed(certificate, "validity.notBefore"),
    );
  }
  if (!(at <= notAfter)) {
    throw new VerificationError(
      "certificate_expired",
      `Cannot verify ${certificate.label}: it expired at ${notAfter.toISOString()}, before ${
        isoOrInvalid(at)
      }`,
      placed(certificate, "validity.notAfter"),
    );
  }
}

function isoOrInvalid(at: Date): string {
  return Number.isNaN(at.getTime()) ? "an invalid time" : at.toISOString();
}

function requireUnderstood(certificate: Certificate, understood: readonly string[]): void {
  for (const { oid, critical } of certificate.extensions.values()) {
    if (critical && !understoodExtensions.has(oid) && !understood.includes(oid)) {
      throw new VerificationError(
        "certificate_extension_unknown",
        `Cannot verify ${certificate.label}: its critical extension ${oid} is not understood`,
        placed(certificate, `extensions.${oid}`),
      );
    }
  }
}

function requireAuthority(certificate: Certificate, authoritiesBelow: number): void {
  const { basicConstraints, keyUsage } = certificate.standard;
  const constraints = certificate.extensions.get("2.5.29.19");
  if (basicConstraints?.ca !== true || constraints?.critical !== true) {
    throw new VerificationError(
      "certificate_not_ca",
      `Cannot verify ${certificate.label}: it signs a certificate without critical basic constraints that name it an authority`,
      placed(certificate, "extensions.basicConstraints"),
    );
  }
  if (keyUsage?.keyCertSign !== true) {
    throw new VerificationError(
      "certificate_not_ca",
      `Cannot verify ${certificate.label}: it signs a certificate without the key usage for that`,
      placed(certificate, "extensions.keyUsage"),
    );
  }
  const limit = basicConstraints.pathLength;
  if (limit !== undefined && authoritiesBelow > limit) {
    throw new VerificationError(
      "certificate_path_too_long",
      `Cannot verify ${certificate.label}: ${authoritiesBelow} authorities stand below it, at most ${limit} are allowed`,
      placed(certificate, "extensions.basicConstraints"),
    );
  }
}

function requireIssuerNames(certificate: Certificate, issuer: Certificate): void {
  if (!equalBytes(certificate.issuer.der, issuer.subject.der)) {
    throw new VerificationError(
      "certificate_issuer_mismatch",
      `Cannot verify ${certificate.label}: its issuer ${
        JSON.stringify(certificate.issuer.commonName)
      } is not ${issuer.label}, ${JSON.stringify(issuer.subject.commonName)}`,
      placed(certificate, "issuer"),
    );
  }
  const { authorityKeyId } = certificate.standard;
  const { subjectKeyId } = issuer.standard;
  if (authorityKeyId && subjectKeyId && !equalBytes(authorityKeyId, subjectKeyId)) {
    throw new VerificationError(
      "certificate_issuer_mismatch",
      `Cannot verify ${certificate.label}: it names another key than that of ${issuer.label}`,
      placed(certificate, "extensions.authorityKeyIdentifier"),
    );
  }
}

/**
 * Validates a chain: pinned root first, then names, authority, dates and signatures of every link (RFC 5280, section 6).
 *
 * Revocation is a separate step, see `verifyCrl`.
 *
 * @param certificates leaf first, root last; the root is recognised by its fingerprint, never because it came along.
 * @throws {VerificationError} `chain_incomplete`, `root_not_pinned`, `certificate_*` or `signature_mismatch`.
 */
export async function verifyChain(
  certificates: readonly Certificate[],
  options: ChainOptions,
): Promise<VerifiedChain> {
  const leaf = certificates[0];
  const root = certificates.at(-1);
  if (leaf === undefined || root === undefined || certificates.length < 2) {
    throw new VerificationError(
      "chain_incomplete",
      `Cannot verify a chain of ${certificates.length} certificates: leaf and root are needed`,
      { place: { kind: "field", field: "chain" } },
    );
  }
  if (certificates.length > MAX_CHAIN) {
    throw new VerificationError(
      "chain_incomplete",
      `Cannot verify a chain of ${certificates.length} certificates: at most ${MAX_CHAIN} are read`,
      { place: { kind: "field", field: "chain" } },
    );
  }
  const rootFingerprint = await sha256Hex(root.der);
  if (!options.roots.includes(rootFingerprint)) {
    throw new VerificationError(
      "root_not_pinned",
      `Cannot trust ${root.label} ${
        JSON.stringify(root.subject.commonName)
      }: its fingerprint ${rootFingerprint} is not pinned`,
      { place: { kind: "field", field: root.label } },
    );
  }
  for (const [index, certificate] of certificates.entries()) {
    requireInDate(certificate, options.at);
    requireUnderstood(certificate, options.understood ?? []);
    if (index > 0) requireAuthority(certificate, index - 1);
    requireIssuerNames(certificate, certificates[index + 1] ?? certificate);
  }
  if (leaf.standard.basicConstraints?.ca === true) {
    throw new VerificationError(
      "certificate_not_leaf",
      `Cannot verify ${leaf.label}: it is an authority`,
      placed(leaf, "extensions.basicConstraints"),
    );
  }
  for (const [index, certificate] of certificates.entries()) {
    await requireSignedBy(certificate, certificates[index + 1] ?? certificate, options.crypto);
  }
  return { certificates, leaf, root, rootFingerprint };
}
