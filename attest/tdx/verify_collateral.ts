import { equalBytes, VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import type { TdxCollateral } from "../evidence.ts";
import {
  type Certificate,
  decodePemCertificates,
  parseCertificate,
  parseCrl,
  type VerifiedChain,
  type VerifiedCrl,
  verifyCrl,
} from "../x509/mod.ts";
import { contentKey, parsedFacts } from "./_parsed_facts.ts";
import { type IntelChainOptions, verifyIntelChain } from "./_intel_chain.ts";
import { requireP256Signature } from "./_p256_signature.ts";
import { cutSignedObject } from "./cut_signed_object.ts";
import { parseQeIdentity, type QeIdentity } from "./qe_identity.ts";
import { parseTcbInfo, type TcbInfo } from "./tcb_info.ts";

/** Collateral whose signatures, chains and dates are checked. */
export interface VerifiedCollateral {
  readonly tcbInfo: TcbInfo;
  readonly qeIdentity: QeIdentity;
  /** The earliest time at which a document or revocation list is due for renewal. */
  readonly expiresAt: Date;
}

/** What collateral is verified against. */
export interface CollateralOptions extends IntelChainOptions {
  /** How long after its renewal was due collateral is still used, in milliseconds. */
  readonly grace: number;
}

const SIGNER = ["Intel SGX TCB Signing"];

/**
 * Verifies collateral: issuer chains to the same pinned root, revocation lists, signatures over the raw bytes, dates.
 *
 * The revocation lists are held against the PCK chain and the TCB signing chains.
 *
 * @throws {VerificationError} with the document or certificate that is wrong.
 */
export async function verifyCollateral(
  collateral: TdxCollateral,
  pckChain: VerifiedChain,
  options: CollateralOptions,
): Promise<VerifiedCollateral> {
  const roots = [pckChain.rootFingerprint];
  const chainOptions = { ...options, roots };
  const tcbChain = await verifyIntelChain(
    collateral.tcbInfoIssuerChain,
    "tcbInfoIssuerChain",
    [SIGNER],
    chainOptions,
  );
  // The service serves one chain for both documents.
  const qeChain = collateral.qeIdentityIssuerChain === collateral.tcbInfoIssuerChain
    ? tcbChain
    : await verifyIntelChain(
      collateral.qeIdentityIssuerChain,
      "qeIdentityIssuerChain",
      [SIGNER],
      chainOptions,
    );
  const crlDue = await verifyRevocation(collateral, pckChain, [tcbChain, qeChain], options);
  const tcbInfo = await readSigned(
    collateral.tcbInfo,
    "tcbInfo",
    parseTcbInfo,
    tcbChain,
    options.crypto,
  );
  requireCurrent("tcbInfo", tcbInfo, options);
  const qeIdentity = await readSigned(
    collateral.qeIdentity,
    "enclaveIdentity",
    parseQeIdentity,
    qeChain,
    options.crypto,
  );
  requireCurrent("enclaveIdentity", qeIdentity, options);
  const due = [tcbInfo.nextUpdate, qeIdentity.nextUpdate, ...crlDue].map((time) => time.getTime());
  return { tcbInfo, qeIdentity, expiresAt: new Date(Math.min(...due)) };
}

async function verifyRevocation(
  collateral: TdxCollateral,
  pckChain: VerifiedChain,
  signingChains: readonly VerifiedChain[],
  options: CollateralOptions,
): Promise<Date[]> {
  const rootCrl = await readCrl(collateral.rootCaCrl, "rootCaCrl", pckChain.root, options);
  const [leaf, authority] = pckChain.certificates;
  if (leaf === undefined || authority === undefined) {
    throw new TypeError("A verified PCK chain has three certificates");
  }
  requireSameAuthority(collateral.pckCrlIssuerChain, pckChain, options.crypto);
  const pckCrl = await readCrl(collateral.pckCrl, "pckCrl", authority, options);
  for (const chain of [pckChain, ...signingChains]) {
    const issuedByRoot = chain.certificates.at(-2);
    if (issuedByRoot !== undefined) {
      rootCrl.requireNotRevoked(issuedByRoot);
    }
  }
  pckCrl.requireNotRevoked(leaf);
  return [rootCrl.crl.nextUpdate, pckCrl.crl.nextUpdate];
}

/** The issuer chain of the revocation list must name the authority that certified the PCK. */
function requireSameAuthority(pem: string, pckChain: VerifiedChain, crypto: AttestCrypto): void {
  const label = "pckCrlIssuerChain";
  const facts = parsedFacts(crypto);
  const key = `${label}:${pem}`;
  const listed = facts.get(key, () =>
    decodePemCertificates(pem, label)
      .map((der, index) => parseCertificate(der, `${label}[${index}]`)));
  const wanted = pckChain.certificates.slice(1);
  const same = listed.length === wanted.length && listed.every((certificate, index) => {
    const other = wanted[index];
    return other !== undefined && equalBytes(certificate.subject.der, other.subject.der) &&
      equalBytes(certificate.publicKey.spki, other.publicKey.spki);
  });
  if (!same) {
    throw new VerificationError(
      "tdx_crl_issuer_mismatch",
      `Cannot use pckCrl: its issuer chain is not the one that certified the PCK (${
        wanted[0]?.subject.commonName ?? ""
      })`,
      { place: { kind: "field", field: label } },
    );
  }
  facts.keep(key, listed);
}

/** Verifies the signature over the raw bytes before anything in them is read. */
async function readSigned<T>(
  document: Uint8Array,
  name: "tcbInfo" | "enclaveIdentity",
  parse: (message: Uint8Array) => T,
  { leaf }: VerifiedChain,
  crypto: AttestCrypto,
): Promise<T> {
  const { message, signature } = cutSignedObject(document, name);
  const publicKey = leaf.publicKey.spki;
  await requireP256Signature(name, leaf.label, { publicKey, signature, message }, crypto);
  const facts = parsedFacts(crypto);
  const key = await contentKey(name, message, crypto);
  const value = facts.get(key, () => parse(message));
  facts.keep(key, value);
  return value;
}

/** Reads and verifies a revocation list. */
async function readCrl(
  der: Uint8Array,
  label: string,
  issuer: Certificate,
  options: CollateralOptions,
): Promise<VerifiedCrl> {
  // RFC 5280, 6.3.3 (f); Intel's authorities have this usage.
  if (issuer.standard.keyUsage?.crlSign !== true) {
    throw new VerificationError(
      "crl_signer_not_allowed",
      `Cannot use ${label}: ${issuer.label} may not sign revocation lists`,
      { place: { kind: "field", field: `${issuer.label}.extensions.keyUsage` } },
    );
  }
  const facts = parsedFacts(options.crypto);
  const key = await contentKey(label, der, options.crypto);
  const crl = facts.get(key, () => parseCrl(der, label));
  const verified = await verifyCrl(crl, issuer, options);
  facts.keep(key, crl);
  return verified;
}

function requireCurrent(
  name: string,
  { issueDate, nextUpdate }: { issueDate: Date; nextUpdate: Date },
  { at, grace }: CollateralOptions,
): void {
  // `!(a <= b)` also refuses an invalid date, which compares false with everything.
  if (!(issueDate <= at)) {
    throw new VerificationError(
      "tdx_collateral_not_yet_valid",
      `Cannot use ${name}: it was issued at ${issueDate.toISOString()}, in the future`,
      { place: { kind: "json", path: `${name}.issueDate` } },
    );
  }
  if (!(at.getTime() <= nextUpdate.getTime() + grace)) {
    throw new VerificationError(
      "tdx_collateral_expired",
      `Cannot use ${name}: a newer one was due at ${nextUpdate.toISOString()}`,
      {
        place: { kind: "json", path: `${name}.nextUpdate` },
        hint: "fetch the current collateral from Intel's service or your cache of it",
      },
    );
  }
}
