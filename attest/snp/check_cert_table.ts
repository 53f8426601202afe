import { AppraisalError, type AppraisalReason } from "../../core/mod.ts";
import type { SnpCertTableEntry } from "./cert_table.ts";

/** What is wanted of one blob of the certificate table. */
export interface SnpCertTableRule {
  /** In textual form, lower case. */
  readonly guid: string;
  /** Whether the blob has to be there. */
  readonly presence: "require" | "allow-missing";
  /** The reason why the blob is not wanted, if there is one. */
  readonly appraise: (data: Uint8Array) => AppraisalReason | undefined;
}

/**
 * Decides whether a certificate table has what is wanted, blob by blob. What it says is the host's word, not AMD's.
 *
 * @throws {AppraisalError} `cert_table_not_accepted` with every reason.
 */
export function checkSnpCertTable(
  table: readonly SnpCertTableEntry[],
  rules: readonly SnpCertTableRule[],
): void {
  const reasons = rules.flatMap((rule): AppraisalReason[] => {
    const entry = table.find(({ guid }) => guid === rule.guid);
    if (entry === undefined) {
      return rule.presence === "allow-missing"
        ? []
        : [{ code: "cert_table_entry_missing", message: `certificate table has no ${rule.guid}` }];
    }
    const reason = rule.appraise(entry.data);
    return reason === undefined ? [] : [reason];
  });
  if (reasons.length > 0) {
    throw new AppraisalError(
      "cert_table_not_accepted",
      `Cannot accept the certificate table: ${reasons.map(({ message }) => message).join("; ")}`,
      { reasons },
    );
  }
}
