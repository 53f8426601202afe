import { type Sha256Hex, sha256Hex } from "../../core/mod.ts";

/**
 * The policy hash: SHA-256 of exactly the bytes that are measured, an initdata document or, for runtimes without
 * initdata, the policy text. It is the key of a manifest's `Policies`, HOST_DATA of an SNP report, and the first 32 bytes
 * of MRCONFIGID of a TDX quote.
 */
export function policyHash(measured: Uint8Array): Promise<Sha256Hex> {
  return sha256Hex(measured);
}
