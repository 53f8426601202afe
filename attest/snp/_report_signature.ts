import { VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import type { Certificate } from "../x509/mod.ts";
import type { ParsedSnpReport } from "./parse_snp_report.ts";

/** Order of P-384 (FIPS 186-5), big-endian hex. */
const ORDER =
  "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";
const ZERO = "00".repeat(48);

function requireScalar(hex: string, name: string, offset: number): void {
  if (hex === ZERO || hex >= ORDER) {
    throw new VerificationError(
      "report_signature_mismatch",
      `Cannot verify SNP report: ${name} of its signature is not between 1 and the order of P-384`,
      { place: { kind: "field", field: `SIGNATURE.${name}`, offset } },
    );
  }
}

/**
 * Requires that the key of `vek` signed the report.
 *
 * @throws {VerificationError} `report_signature_mismatch`.
 */
export async function requireReportSignature(
  report: ParsedSnpReport,
  vek: Certificate,
  crypto: AttestCrypto,
): Promise<void> {
  requireScalar(report.signature.subarray(0, 48).toHex(), "R", 0x2a0);
  requireScalar(report.signature.subarray(48).toHex(), "S", 0x2e8);
  const outcome = await crypto.checkSignature({
    scheme: { kind: "ecdsa", curve: "P-384", hash: "SHA-384" },
    publicKey: vek.publicKey.spki,
    signature: report.signature,
    message: report.signedBytes,
  });
  if (outcome !== "match") {
    throw new VerificationError(
      "report_signature_mismatch",
      `Cannot verify SNP report: its signature does not belong to its ${vek.label}`,
      { place: { kind: "field", field: "SIGNATURE", offset: 0x2a0 } },
    );
  }
}
