import { equalBytes, VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import type { Certificate } from "./certificate.ts";
import type { Crl } from "./crl.ts";
import { requireSignedBy } from "./_signed_object.ts";

/** A revocation list that its issuer signed and that is in date. */
export interface VerifiedCrl {
  readonly crl: Crl;
  readonly issuer: Certificate;
  /**
   * Requires that the list does not name the certificate.
   *
   * @throws {VerificationError} `certificate_revoked`.
   */
  requireNotRevoked(certificate: Certificate): void;
}

/** What a revocation list is held against. */
export interface CrlOptions {
  readonly at: Date;
  readonly crypto: AttestCrypto;
  /** How long after nextUpdate the list is still used, in milliseconds; none by default. */
  readonly grace?: number;
}

function requireCurrent(crl: Crl, at: Date, grace: number): void {
  if (!(crl.thisUpdate <= at)) {
    throw new VerificationError(
      "crl_not_yet_valid",
      `Cannot use ${crl.label}: it was issued at ${crl.thisUpdate.toISOString()}, in the future`,
      { place: { kind: "field", field: `${crl.label}.thisUpdate` } },
    );
  }
  if (!(at.getTime() <= crl.nextUpdate.getTime() + grace)) {
    throw new VerificationError(
      "crl_expired",
      `Cannot use ${crl.label}: a newer one was due at ${crl.nextUpdate.toISOString()}`,
      {
        place: { kind: "field", field: `${crl.label}.nextUpdate` },
        hint: "fetch the current revocation list of the vendor",
      },
    );
  }
}

/**
 * Verifies a revocation list against the (verified) certificate of its issuer.
 *
 * @throws {VerificationError} `crl_issuer_mismatch`, `crl_not_yet_valid`, `crl_expired` or `signature_mismatch`.
 */
export async function verifyCrl(
  crl: Crl,
  issuer: Certificate,
  options: CrlOptions,
): Promise<VerifiedCrl> {
  if (!equalBytes(crl.issuer.der, issuer.subject.der)) {
    throw new VerificationError(
      "crl_issuer_mismatch",
      `Cannot use ${crl.label}: its issuer ${
        JSON.stringify(crl.issuer.commonName)
      } is not ${issuer.label}, ${JSON.stringify(issuer.subject.commonName)}`,
      { place: { kind: "field", field: `${crl.label}.issuer` } },
    );
  }
  if (issuer.standard.keyUsage?.crlSign !== true) {
    throw new VerificationError(
      "crl_issuer_mismatch",
      `Cannot use ${crl.label}: ${issuer.label} has no key usage for signing revocation lists`,
      { place: { kind: "field", field: `${issuer.label}.extensions.keyUsage` } },
    );
  }
  requireCurrent(crl, options.at, options.grace ?? 0);
  await requireSignedBy(crl, issuer, options.crypto);
  return {
    crl,
    issuer,
    requireNotRevoked(certificate) {
      const since = crl.revoked.get(certificate.serial.toHex());
      if (since === undefined) return;
      throw new VerificationError(
        "certificate_revoked",
        `Cannot trust ${certificate.label}: ${issuer.label} revoked it at ${since.toISOString()}`,
        { place: { kind: "field", field: `${certificate.label}.serialNumber` } },
      );
    },
  };
}
