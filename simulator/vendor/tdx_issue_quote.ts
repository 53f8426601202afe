import { encodePemCertificate } from "../../attest/mod.ts";
import { concatBytes } from "../../core/mod.ts";
import type { CertifiedChain } from "./tdx_certified_chain.ts";
import { qeIsvSvn, qeMrSigner } from "./tdx_collateral_plan.ts";
import type { TdxIssueOptions } from "./tdx_issue_options.ts";
import { tdxKey } from "./tdx_key.ts";
import type { TdxPlatform } from "./tdx_platform.ts";
import {
  qeReportBytes,
  type TdxBodyFields,
  type TdxQuoteShape,
  tdxSignaturePart,
  tdxSignedPart,
} from "./tdx_quote.ts";

const filled = (byte: number) => new Uint8Array(48).fill(byte);

/** The shape of the quote: relaunch statuses exist for TDX 1.5 only. */
export function simulatedShape(options: TdxIssueOptions): TdxQuoteShape {
  return options.shape ?? (options.status?.startsWith("TDRelaunch") ? "v5-td15" : "v4");
}

/** The TD report that the options ask for. */
export function simulatedBody(options: TdxIssueOptions): TdxBodyFields {
  const mrConfigId = new Uint8Array(48);
  mrConfigId.set(options.hostData ?? new Uint8Array(32));
  return {
    teeTcbSvn: Uint8Array.from([4, 1, 3, ...new Uint8Array(13)]),
    mrSeam: filled(0x53),
    mrSignerSeam: filled(0),
    seamAttributes: new Uint8Array(8),
    tdAttributes: Uint8Array.fromHex("0000001000000000"),
    xfam: Uint8Array.fromHex("e702060000000000"),
    mrTd: options.measurement ?? filled(0x54),
    mrConfigId,
    mrOwner: filled(0),
    mrOwnerConfig: filled(0),
    rtmrs: [filled(0xa0), filled(0xa1), filled(0xa2), filled(0)],
    reportData: options.reportData,
    teeTcbSvn2: Uint8Array.from([6, 1, 3, ...new Uint8Array(13)]),
    mrServiceTd: filled(0),
    ...options.body,
  };
}

/** A quote with a fresh attestation key, which the quoting enclave binds and the PCK endorses. */
export async function issueSimulatedQuote(
  { chain, platform, body, options }: {
    readonly chain: CertifiedChain;
    readonly platform: TdxPlatform;
    readonly body: TdxBodyFields;
    readonly options: TdxIssueOptions;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const tamper = options.tamper ?? {};
  const attestation = await tdxKey();
  const signedPart = tdxSignedPart(simulatedShape(options), body);
  const qeAuthData = Uint8Array.from({ length: 32 }, (_, index) => index);
  const bound = concatBytes(attestation.point, qeAuthData);
  const reportData = new Uint8Array(64);
  reportData.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bound)));
  const qeReport = qeReportBytes({
    miscSelect: new Uint8Array(4),
    attributes: Uint8Array.fromHex("1100000000000000e700000000000000"),
    mrSigner: Uint8Array.fromHex(qeMrSigner),
    isvProdId: 2,
    isvSvn: qeIsvSvn,
    reportData,
    ...tamper.qeReportBefore,
  }, platform.sgxComponents);
  const pem = [chain.pck, chain.pckAuthorityCertificate, chain.root].map(encodePemCertificate)
    .join("");
  return concatBytes(
    signedPart,
    tdxSignaturePart({
      signature: await attestation.sign(signedPart),
      attestationKey: attestation.point,
      qeReport,
      qeReportSignature: await chain.pckKey.sign(qeReport),
      qeAuthData,
      pckChainPem: tamper.pckChainPem?.(pem) ?? pem,
      outerType: tamper.outerType ?? 6,
      innerType: tamper.innerType ?? 5,
    }),
  );
}
