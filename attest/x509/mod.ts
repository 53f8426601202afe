/**
 * X.509 certificates and revocation lists: strict parsing, path validation to pinned roots, revocation.
 *
 * Knows RSASSA-PSS (AMD) and ECDSA on P-256 and P-384 (Intel, and the keys of the vendors' leaves).
 *
 * @module
 */
export { type Certificate, MAX_CERTIFICATE_SIZE, parseCertificate } from "./certificate.ts";
export type { StandardExtensions } from "./_standard_extensions.ts";
export type { Extension } from "./_extensions.ts";
export { type Crl, MAX_CRL_SIZE, parseCrl } from "./crl.ts";
export type { DistinguishedName } from "./distinguished_name.ts";
export { decodePemCertificates, encodePemCertificate } from "./pem.ts";
export type { CertificateKey } from "./public_key.ts";
export type { SignatureAlgorithm } from "./signature_algorithm.ts";
export { type ChainOptions, type VerifiedChain, verifyChain } from "./verify_chain.ts";
export { type CrlOptions, type VerifiedCrl, verifyCrl } from "./verify_crl.ts";
