import { VerificationError } from "../../core/mod.ts";
import type { SnpEvidence } from "../evidence.ts";
import { parseSnpCertTable, snpCertTableGuids } from "./cert_table.ts";
import { parseSnpReport, SNP_REPORT_SIZE } from "./parse_snp_report.ts";

/**
 * Puts a report and the certificate table that came with it together as evidence.
 *
 * What the table does not have stays empty and has to be fetched, see `completeSnpEvidence`.
 *
 * @param table as of SNP_GET_EXT_REPORT or `auxblob` of configfs-tsm; empty for none.
 * @throws {VerificationError} `snp_report_malformed` or `cert_table_malformed`.
 */
export function snpEvidenceFromTable(report: Uint8Array, table: Uint8Array): SnpEvidence {
  const { signingKey } = parseSnpReport(report);
  const entries = new Map(parseSnpCertTable(table).map(({ guid, data }) => [guid, data]));
  const find = (name: keyof typeof snpCertTableGuids) => {
    const data = entries.get(snpCertTableGuids[name]);
    return data === undefined || data.length === 0 ? [] : [data];
  };
  const [vek] = signingKey === "VLEK" ? find("vlek") : find("vcek");
  const [ask] = find("ask");
  const [ark] = find("ark");
  return {
    format: "snp",
    report,
    vek: vek ?? new Uint8Array(),
    // Half a chain is no chain: it is fetched whole.
    chain: ask === undefined || ark === undefined ? [] : [ask, ark],
    crls: find("crl"),
  };
}

/**
 * Splits an extended report, the report directly followed by its certificate table, as tools store it.
 *
 * @throws {VerificationError} `snp_report_malformed` or `cert_table_malformed`.
 */
export function parseExtendedSnpReport(bytes: Uint8Array): SnpEvidence {
  if (bytes.length < SNP_REPORT_SIZE) {
    throw new VerificationError(
      "snp_report_malformed",
      `Cannot read extended SNP report: it has ${bytes.length} bytes, less than ${SNP_REPORT_SIZE}`,
      { place: { kind: "field", field: "report", offset: 0 } },
    );
  }
  return snpEvidenceFromTable(
    bytes.subarray(0, SNP_REPORT_SIZE),
    bytes.subarray(SNP_REPORT_SIZE),
  );
}
