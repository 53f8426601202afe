import { encodePemCertificate, type TdxCollateral } from "../../attest/mod.ts";
import type { TdxAuthorities } from "./tdx_authorities.ts";
import type { CertifiedChain } from "./tdx_certified_chain.ts";
import {
  type CollateralDocument,
  qeIdentityDocument,
  tcbInfoDocument,
} from "./tdx_collateral_plan.ts";
import { issueTdxCrl } from "./tdx_crl.ts";
import type { TdxIssueOptions } from "./tdx_issue_options.ts";
import type { TdxKey } from "./tdx_key.ts";
import type { TdxPlatform } from "./tdx_platform.ts";
import type { TdxBodyFields } from "./tdx_quote.ts";

/** Collateral that gives the platform the wanted status. */
export async function issueSimulatedCollateral(
  { authorities, chain, platform, body, options, now }: {
    readonly authorities: TdxAuthorities;
    readonly chain: CertifiedChain;
    readonly platform: TdxPlatform;
    readonly body: TdxBodyFields;
    readonly options: TdxIssueOptions;
    readonly now: Date;
  },
): Promise<TdxCollateral> {
  const tamper = options.tamper ?? {};
  const dates = {
    issueDate: options.issueDate ?? new Date(now.getTime() - 3_600_000),
    nextUpdate: options.nextUpdate ?? new Date(now.getTime() + 30 * 86_400_000),
  };
  const crlDates = { thisUpdate: dates.issueDate, nextUpdate: dates.nextUpdate };
  const revoked = tamper.revoked ?? [];
  const { key } = authorities.tcbSigner;
  const tcbInfo = tcbInfoDocument(options.status ?? "UpToDate", platform, body, dates);
  const qeIdentity = qeIdentityDocument(dates);
  const signerChain = pem(chain.tcbSigner, chain.root);
  return {
    tcbInfo: await signed("tcbInfo", tamper.tcbInfoBefore?.(tcbInfo) ?? tcbInfo, key),
    tcbInfoIssuerChain: signerChain,
    qeIdentity: await signed(
      "enclaveIdentity",
      tamper.qeIdentityBefore?.(qeIdentity) ?? qeIdentity,
      key,
    ),
    qeIdentityIssuerChain: signerChain,
    pckCrl: await issueTdxCrl({
      issuer: chain.pckAuthority.commonName,
      issuerKey: chain.pckAuthority.key,
      ...crlDates,
      revoked: revoked.includes("pck") ? [chain.pckSerial] : [],
    }),
    pckCrlIssuerChain: pem(chain.pckAuthorityCertificate, chain.root),
    rootCaCrl: await issueTdxCrl({
      issuer: authorities.root.commonName,
      issuerKey: authorities.root.key,
      ...crlDates,
      revoked: [
        ...(revoked.includes("pckAuthority") ? [chain.pckAuthority.serial] : []),
        ...(revoked.includes("tcbSigner") ? [authorities.tcbSigner.serial] : []),
      ],
    }),
  };
}

/** Wraps a document as Intel's service does, with the signature over its exact bytes. */
async function signed(
  name: string,
  document: CollateralDocument,
  key: TdxKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const text = JSON.stringify(document);
  const signature = await key.sign(new TextEncoder().encode(text));
  return new TextEncoder().encode(`{"${name}":${text},"signature":"${signature.toHex()}"}`);
}

function pem(...certificates: readonly Uint8Array[]): string {
  return certificates.map(encodePemCertificate).join("");
}
