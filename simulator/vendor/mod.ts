/**
 * Vendors without hardware: well-formed evidence under roots of their own, and every way in which it can be wrong.
 *
 * @module
 */
export {
  SimulatedTdxVendor,
  type TdxVendorOptions,
  type TdxVendorState,
} from "./simulated_tdx_vendor.ts";
export type { TdxCertificateChange, TdxIssueOptions, TdxTampering } from "./tdx_issue_options.ts";
export type { CollateralDocument } from "./tdx_collateral_plan.ts";
export { simulatedPlatform, type TdxPlatform } from "./tdx_platform.ts";
export type { QeReportFields, TdxBodyFields, TdxQuoteShape } from "./tdx_quote.ts";
export { type TdxVariant, type TdxVariantOutcome, tdxVariants } from "./tdx_variants.ts";
export {
  type SimulatedSnpFields,
  SimulatedSnpVendor,
  type SimulatedSnpVendorFile,
  type SimulatedSnpVendorOptions,
} from "./simulated_snp_vendor.ts";
export { snpAuthoritySerials } from "./snp_authorities.ts";
export type { SnpCrlFields } from "./snp_crl.ts";
export type { SimulatedVersion, SnpReportFields } from "./snp_report.ts";
export type { SimulatedVek, SnpVekFields } from "./snp_vek.ts";
export { issueTdxCertificate, type TdxCertificateFields } from "./tdx_certificate.ts";
export { issueTdxCrl, type TdxCrlFields } from "./tdx_crl.ts";
export { type TdxKey, tdxKey } from "./tdx_key.ts";
