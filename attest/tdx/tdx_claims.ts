import { VerificationError } from "../../core/mod.ts";
import type { Claims } from "../appraised_evidence.ts";
import { decodePemCertificates, parseCertificate } from "../x509/mod.ts";
import { tdAttributeList } from "./tdx_attributes.ts";
import type { TdBody } from "./td_body.ts";
import type { ParsedTdxQuote } from "./parse_tdx_quote.ts";
import { type PckPlatform, readPckPlatform } from "./pck_extension.ts";
import type { VerifiedTdxQuote } from "./verified_tdx_quote.ts";

/** The fields of a TD report by name, hex in lower case. */
export function tdxBodyClaims(body: TdBody): Claims {
  return {
    teeTcbSvn: body.teeTcbSvn.toHex(),
    mrSeam: body.mrSeam.toHex(),
    mrSignerSeam: body.mrSignerSeam.toHex(),
    seamAttributes: body.seamAttributes.toHex(),
    tdAttributes: body.tdAttributes.toHex(),
    tdAttributeNames: tdAttributeList(body.tdAttributes),
    xfam: body.xfam.toHex(),
    mrTd: body.mrTd.toHex(),
    mrConfigId: body.mrConfigId.toHex(),
    mrOwner: body.mrOwner.toHex(),
    mrOwnerConfig: body.mrOwnerConfig.toHex(),
    rtmrs: body.rtmrs.map((rtmr) => rtmr.toHex()),
    reportData: body.reportData.toHex(),
    teeTcbSvn2: body.teeTcbSvn2?.toHex() ?? null,
    mrServiceTd: body.mrServiceTd?.toHex() ?? null,
  };
}

function platformClaims(platform: PckPlatform): Claims {
  return {
    fmspc: platform.fmspc.toHex(),
    pceSvn: platform.pceSvn,
    sgxComponents: platform.sgxComponents.toHex(),
    sgxType: platform.sgxType,
    piid: platform.piid?.toHex() ?? null,
    dynamicPlatform: platform.dynamicPlatform ?? null,
    cachedKeys: platform.cachedKeys ?? null,
    smtEnabled: platform.smtEnabled ?? null,
  };
}

/** What the PCK certificate inside says; nothing where it cannot be read. */
function unverifiedPlatform(quote: ParsedTdxQuote): Claims {
  try {
    const [leaf] = decodePemCertificates(quote.pckChainPem, "pckChain");
    const certificate = parseCertificate(leaf ?? new Uint8Array(), "pckChain[0]");
    const pckAuthority = certificate.issuer.commonName ?? null;
    return { ...platformClaims(readPckPlatform(certificate)), pckAuthority };
  } catch (error) {
    if (error instanceof VerificationError) {
      return {};
    }
    throw error;
  }
}

/** What a quote says, as JSON; nothing of it is verified. */
export function tdxQuoteClaims(quote: ParsedTdxQuote): Claims {
  return {
    version: quote.version,
    bodyType: quote.body.kind,
    ...tdxBodyClaims(quote.body),
    userData: quote.userData.toHex(),
    qeMrSigner: quote.qeReport.mrSigner.toHex(),
    qeMrEnclave: quote.qeReport.mrEnclave.toHex(),
    qeIsvProdId: quote.qeReport.isvProdId,
    qeIsvSvn: quote.qeReport.isvSvn,
    attestationKey: quote.attestationKey.toHex(),
    ...unverifiedPlatform(quote),
    trailingBytes: quote.trailing.length,
  };
}

/** What verification found out, as JSON. */
export function tdxClaims(verified: VerifiedTdxQuote): Claims {
  const { quote, platform, tcb } = verified;
  return {
    quoteVersion: quote.version,
    bodyType: quote.body.kind,
    ...tdxBodyClaims(quote.body),
    hostData: verified.hostData.toHex(),
    debug: tdAttributeList(quote.body.tdAttributes).includes("DEBUG"),
    ...platformClaims(platform),
    pckAuthority: verified.pckAuthority,
    tcbStatus: tcb.status,
    platformTcbStatus: tcb.platform?.status ?? null,
    moduleTcbStatus: tcb.module?.status ?? null,
    qeTcbStatus: tcb.qe?.status ?? null,
    tcbDate: tcb.tcbDate?.toISOString() ?? null,
    advisories: tcb.advisories,
    tcbEvaluationDataNumber: verified.evaluationDataNumber,
    collateralExpiresAt: verified.collateralExpiresAt.toISOString(),
    trailingBytes: quote.trailing.length,
    rootFingerprint: verified.rootFingerprint,
  };
}
