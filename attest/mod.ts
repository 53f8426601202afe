/**
 * Evidence of confidential hardware, SEV-SNP and TDX: parse, verify, appraise, issue.
 *
 * Untrusted bytes go through three steps that are never mixed. Parsing gives a typed value without trust; verification checks
 * signatures and chains and gives a value of another type; appraisal compares with what is wanted and gives a third. Code that
 * needs verified evidence cannot be called with parsed bytes.
 *
 * Nothing here knows of files, terminals or a particular runtime: it runs in a browser too.
 *
 * @module
 */
export type {
  AttestCrypto,
  HashName,
  SignatureCheck,
  SignatureOutcome,
  SignatureScheme,
} from "./crypto/attest_crypto.ts";
export { memoizingCrypto } from "./crypto/memoizing_crypto.ts";
export { nodeCrypto, type NodeCryptoModule } from "./crypto/node_crypto.ts";
export { webCrypto } from "./crypto/web_crypto.ts";
export type { Evidence, SnpEvidence, TdxCollateral, TdxEvidence } from "./evidence.ts";
export { type AttestRole, reportData, type ReportDataInput } from "./report_data.ts";
export { type SnpProduct, snpProducts } from "./snp/product.ts";
export { pinnedVendorRoots, type VendorRoots } from "./vendor_roots.ts";
