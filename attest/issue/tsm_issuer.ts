import { equalBytes, InputError, TransportError } from "../../core/mod.ts";
import type { Evidence } from "../evidence.ts";
import { parseSnpReport } from "../snp/parse_snp_report.ts";
import { snpEvidenceFromTable } from "../snp/snp_evidence_from_table.ts";
import { parseTdxQuote } from "../tdx/parse_tdx_quote.ts";
import type { Issuer } from "./issuer.ts";
import type { TsmInterface, TsmResponse } from "./tsm_interface.ts";

/** What the issuer is made of. */
export interface TsmIssuerOptions {
  readonly tsm: TsmInterface;
  /**
   * Adds what the host did not provide: VCEK, chain and revocation list, or collateral.
   *
   * The verifier can do so too; hence a failure here is not the end, and `onEndorsementFailure` hears of it.
   */
  readonly endorsements?: { complete(evidence: Evidence): Promise<Evidence> };
  readonly onEndorsementFailure?: (error: unknown) => void;
}

function toEvidence(response: TsmResponse, reportData: Uint8Array): Evidence {
  const { outblob, provider } = response;
  if (provider === "sev_guest") {
    requireOwnData(parseSnpReport(outblob).reportData, reportData);
    return snpEvidenceFromTable(outblob, response.auxblob ?? new Uint8Array());
  }
  if (provider === "tdx_guest") {
    requireOwnData(parseTdxQuote(outblob).body.reportData, reportData);
    return { format: "tdx", quote: outblob };
  }
  throw new TransportError(
    "tsm_provider_unknown",
    `Cannot use the hardware interface: ${
      JSON.stringify(provider)
    } is neither sev_guest nor tdx_guest`,
  );
}

/** The interface is shared by all processes of the guest: another one may have written its own request. */
function requireOwnData(actual: Uint8Array, wanted: Uint8Array): void {
  if (!equalBytes(actual, wanted)) {
    throw new TransportError(
      "tsm_report_data_mismatch",
      "Cannot use the hardware's answer: it signs other report data than was asked for",
    );
  }
}

/**
 * Issues evidence through `configfs-tsm`, SNP and TDX alike; the certificate table of SNP comes along.
 *
 * `issue` throws {@linkcode InputError} `report_data_input_invalid`, {@linkcode TransportError} `tsm_*`, or
 * `VerificationError` when the hardware's answer does not parse.
 */
export function tsmIssuer(options: TsmIssuerOptions): Issuer {
  return {
    async issue(reportData) {
      if (reportData.length !== 64) {
        throw new InputError(
          "report_data_input_invalid",
          `Cannot issue evidence: report data has ${reportData.length} bytes, expected 64`,
        );
      }
      const evidence = toEvidence(await options.tsm.request(reportData), reportData);
      if (options.endorsements === undefined) return evidence;
      try {
        return await options.endorsements.complete(evidence);
      } catch (error) {
        options.onEndorsementFailure?.(error);
        return evidence;
      }
    },
  };
}
