import { type Evidence, parseSnpReport, parseTdxQuote } from "../attest/mod.ts";
import { VerificationError } from "../core/mod.ts";

/**
 * The policy hash that this guest was launched with, 32 bytes, from its own report. The report comes from the
 * guest's own kernel, which is measured, so it is read and not verified.
 *
 * @throws {VerificationError} `host_data_malformed`, and what parsing refuses.
 */
export function ownHostData(evidence: Evidence): Uint8Array {
  if (evidence.format === "snp") return parseSnpReport(evidence.report).hostData;
  const { mrConfigId } = parseTdxQuote(evidence.quote).body;
  if (mrConfigId.subarray(32).some((byte) => byte !== 0)) {
    throw new VerificationError(
      "host_data_malformed",
      "Cannot read the policy hash of this guest: the tail of MRCONFIGID is not zero",
      { place: { kind: "field", field: "MRCONFIGID", offset: 32 } },
    );
  }
  return mrConfigId.subarray(0, 32);
}
