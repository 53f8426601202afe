import type { Evidence } from "../evidence.ts";

/** Makes evidence for the machine it runs on. */
export interface Issuer {
  /**
   * Evidence that signs `reportData`.
   *
   * @param reportData 64 bytes, see `reportData()`.
   */
  issue(reportData: Uint8Array): Promise<Evidence>;
}
