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
export { tableCrypto } from "./crypto/table_crypto.ts";
export { webCrypto } from "./crypto/web_crypto.ts";
export type { Evidence, SnpEvidence, TdxCollateral, TdxEvidence } from "./evidence.ts";
export { type AttestRole, reportData, type ReportDataInput } from "./report_data.ts";
export { type CpuId, productOfCpu, type SnpProduct, snpProducts } from "./snp/product.ts";
export { pinnedVendorRoots, type VendorRoots } from "./vendor_roots.ts";
export { type AppraisedEvidence, type Claim, type Claims } from "./appraised_evidence.ts";
export { appraiseTdx, tdxReasons } from "./tdx/appraise_tdx.ts";
export { evaluateTcb, type PlatformSvns, type TcbEvaluation } from "./tdx/evaluate_tcb.ts";
export { type ParsedTdxQuote, parseTdxQuote } from "./tdx/parse_tdx_quote.ts";
export type { PckPlatform } from "./tdx/pck_extension.ts";
export type { QeIdentity } from "./tdx/qe_identity.ts";
export type { QeReport } from "./tdx/qe_report.ts";
export type {
  ComponentTcbLevel,
  PlatformTcbLevel,
  TcbInfo,
  TdxModule,
  TdxModuleIdentity,
} from "./tdx/tcb_info.ts";
export {
  type AcceptableTcbStatus,
  acceptableTcbStatuses,
  type ComponentTcbStatus,
  type PlatformTcbStatus,
  type TcbStatus,
} from "./tdx/tcb_status.ts";
export type { Rtmrs, TdBody } from "./tdx/td_body.ts";
export {
  type TdAttributeName,
  type TdxAppraisalPolicy,
  tdxAppraisalPolicy,
  type TdxExpectation,
  type TdxPolicyChanges,
} from "./tdx/tdx_appraisal_policy.ts";
export { tdAttributeList } from "./tdx/tdx_attributes.ts";
export { tdxBodyClaims, tdxClaims, tdxQuoteClaims } from "./tdx/tdx_claims.ts";
export type { TdxVerificationFacts, VerifiedTdxQuote } from "./tdx/verified_tdx_quote.ts";
export { verifyTdx, type VerifyTdxOptions } from "./tdx/verify_tdx.ts";
export { type AppraisalPolicy, appraiseAny } from "./appraise_any.ts";
export type { AnyValue, ExpectedBytes } from "./expected_bytes.ts";
export { appraiseSnp, snpReasons } from "./snp/appraise_snp.ts";
export type { SnpGuestPolicy } from "./snp/guest_policy.ts";
export {
  type ParsedSnpReport,
  parseSnpReport,
  SNP_REPORT_SIZE,
  type SnpFirmwareVersion,
} from "./snp/parse_snp_report.ts";
export type { SnpPlatformInfo } from "./snp/platform_info.ts";
export {
  type SnpAppraisalPolicy,
  type SnpGuestPolicyRules,
  type SnpMinimumTcb,
  type SnpPlatformRules,
  strictSnpPolicy,
} from "./snp/snp_appraisal_policy.ts";
export { snpClaims, snpReportClaims } from "./snp/snp_claims.ts";
export { type SnpFirmwareStatus, snpFirmwareStatus } from "./snp/snp_firmware_status.ts";
export { decodeTcb, encodeTcb, formatTcb, type SnpTcb } from "./snp/tcb.ts";
export type { VekFacts } from "./snp/vek_certificate.ts";
export type { VerifiedSnpReport } from "./snp/verified_snp_report.ts";
export { verifySnp, type VerifySnpOptions } from "./snp/verify_snp.ts";
export {
  type VerifiedEvidence,
  verifyEvidence,
  type VerifyEvidenceOptions,
} from "./verify_evidence.ts";
export { decodePemCertificates, encodePemCertificate } from "./x509/mod.ts";
export {
  configfsTsm,
  type ConfigfsTsmOptions,
  type TsmFileOperations,
} from "./issue/configfs_tsm.ts";
export type { Issuer } from "./issue/issuer.ts";
export type { TsmInterface, TsmResponse } from "./issue/tsm_interface.ts";
export { tsmIssuer, type TsmIssuerOptions } from "./issue/tsm_issuer.ts";
export {
  encodeSnpCertTable,
  parseSnpCertTable,
  type SnpCertTableEntry,
  snpCertTableGuids,
} from "./snp/cert_table.ts";
export { checkSnpCertTable, type SnpCertTableRule } from "./snp/check_cert_table.ts";
export { parseExtendedSnpReport, snpEvidenceFromTable } from "./snp/snp_evidence_from_table.ts";
export { EV_NO_ACTION, type MeasuredEvent, parseEventLog } from "./tdx/measure/event_log.ts";
export { measureMrtd, type MrtdOrder } from "./tdx/measure/measure_mrtd.ts";
export { extendRtmr, replayRtmrs } from "./tdx/measure/replay_rtmrs.ts";
export { type TdvfSection, tdvfSections } from "./tdx/measure/tdvf.ts";
export {
  AMD_KDS_URL,
  AmdKdsClient,
  type AmdKdsClientOptions,
} from "./endorsements/amd_kds_client.ts";
export {
  completeSnpEvidence,
  type CompleteSnpOptions,
} from "./endorsements/complete_snp_evidence.ts";
export {
  type CachedEndorsement,
  type EndorsementCache,
  memoryEndorsementCache,
} from "./endorsements/endorsement_cache.ts";
export {
  EndorsementFetcher,
  type EndorsementFetcherOptions,
  type EndorsementRequest,
  type FetchFunction,
} from "./endorsements/endorsement_fetcher.ts";
export { completeTdxEvidence } from "./tdx/complete_tdx_evidence.ts";
export {
  INTEL_PCS_URL,
  IntelPcsClient,
  type IntelPcsClientOptions,
} from "./tdx/intel_pcs_client.ts";
export { collateralFiles, readTdxCollateral } from "./tdx/read_collateral.ts";
export {
  extrapolateMeasurements,
  type ExtrapolationOptions,
} from "./snp/measure/extrapolate_measurements.ts";
export type { DirectBoot } from "./snp/measure/kernel_hashes.ts";
export { measureSev, type SevLaunch } from "./snp/measure/measure_sev.ts";
export { measureSnp, type SnpLaunch } from "./snp/measure/measure_snp.ts";
export {
  readSevFirmware,
  type SevFirmware,
  type SevMetadataSection,
} from "./snp/measure/sev_metadata.ts";
export { snpVcpuModels, snpVcpuSignature } from "./snp/measure/vcpu_signature.ts";
export type { SnpVmm, VmsaOptions } from "./snp/measure/vmsa.ts";
export {
  encodeIdAuth,
  encodeIdBlock,
  encodeIdKey,
  idKeyDigest,
  type SnpIdBlock,
  type SnpIdKey,
} from "./snp/measure/id_block.ts";
export type { MessagePeer, PoolOptions, PoolRequest, PoolResponse } from "./pool/pool_message.ts";
export { serveVerifier } from "./pool/serve_verifier.ts";
export { type PoolWorker, VerifierPool } from "./pool/verifier_pool.ts";
