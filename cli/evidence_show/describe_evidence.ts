import {
  parseExtendedSnpReport,
  parseSnpCertTable,
  parseSnpReport,
  parseTdxQuote,
  SNP_REPORT_SIZE,
  type SnpCertTableEntry,
  snpCertTableGuids,
  snpReportClaims,
  tdxQuoteClaims,
} from "../../attest/mod.ts";
import { InputError, VerificationError } from "../../core/mod.ts";

/** What a file is and what it says. */
export interface EvidenceDescription {
  readonly format: "snp" | "snp-certificate-table" | "tdx";
  readonly claims: { readonly [name: string]: unknown };
  readonly certificateTable?: readonly { readonly [name: string]: unknown }[];
}

function describeTable(entries: readonly SnpCertTableEntry[]) {
  return entries.map(({ guid, data }) => ({
    name: Object.entries(snpCertTableGuids).find(([, known]) => known === guid)?.[0] ?? "unknown",
    guid,
    bytes: data.length,
  }));
}

function describeSnp(bytes: Uint8Array): EvidenceDescription {
  const { report } = parseExtendedSnpReport(bytes);
  return {
    format: "snp",
    claims: snpReportClaims(parseSnpReport(report)),
    certificateTable: describeTable(parseSnpCertTable(bytes.subarray(SNP_REPORT_SIZE))),
  };
}

function describeTdx(bytes: Uint8Array): EvidenceDescription {
  return { format: "tdx", claims: tdxQuoteClaims(parseTdxQuote(bytes)) };
}

/**
 * Recognises a file by its layout: a TDX quote by version and TEE type, an SNP report by its version, else a certificate table.
 *
 * @throws {InputError} `evidence_unknown` when it is none of them.
 * @throws {VerificationError} when it looks like one of them and is malformed.
 */
export function describeEvidence(bytes: Uint8Array): EvidenceDescription {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const quoteVersion = bytes.length >= 8 ? view.getUint16(0, true) : 0;
  if ([4, 5].includes(quoteVersion) && view.getUint32(4, true) === 0x81) return describeTdx(bytes);
  if (bytes.length >= SNP_REPORT_SIZE && view.getUint32(0, true) <= 0xff) return describeSnp(bytes);
  try {
    const table = parseSnpCertTable(bytes);
    if (table.length > 0) {
      return {
        format: "snp-certificate-table",
        claims: {},
        certificateTable: describeTable(table),
      };
    }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
  }
  throw new InputError(
    "evidence_unknown",
    "Cannot show the file: it is no SNP report, no certificate table and no TDX quote",
  );
}
