import type { Evidence } from "../../attest/mod.ts";

/** Makes evidence of the machine that this program runs on. */
export interface EvidenceIssuer {
  /** @param reportData 64 bytes that the evidence will cover. */
  issue(reportData: Uint8Array): Promise<Evidence>;
}
