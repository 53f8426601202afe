import type { TcbStatus, TdxCollateral } from "../../attest/mod.ts";
import type { TdxCertificateFields } from "./tdx_certificate.ts";
import type { CollateralDocument } from "./tdx_collateral_plan.ts";
import type { TdxPlatform } from "./tdx_platform.ts";
import type { QeReportFields, TdxBodyFields, TdxQuoteShape } from "./tdx_quote.ts";

/** What a certificate may be made to say instead. */
export type TdxCertificateChange = Partial<
  Pick<TdxCertificateFields, "subject" | "notBefore" | "notAfter" | "authority" | "sgxExtension">
>;

/** Where evidence is spoiled; `before` means that the vendor's keys sign the spoiled bytes. */
export interface TdxTampering {
  readonly qeReportBefore?: Partial<QeReportFields>;
  readonly tcbInfoBefore?: (document: CollateralDocument) => CollateralDocument;
  readonly qeIdentityBefore?: (document: CollateralDocument) => CollateralDocument;
  readonly pck?: TdxCertificateChange;
  readonly pckAuthority?: TdxCertificateChange;
  readonly tcbSigner?: TdxCertificateChange;
  /** Serial numbers that the revocation lists name. */
  readonly revoked?: readonly ("pck" | "pckAuthority" | "tcbSigner")[];
  readonly outerType?: number;
  readonly innerType?: number;
  readonly pckChainPem?: (pem: string) => string;
  readonly quoteAfter?: (quote: Uint8Array) => Uint8Array;
  readonly collateralAfter?: (collateral: TdxCollateral) => TdxCollateral;
}

/** What the simulated vendor attests. Everything that is left out has a plausible value. */
export interface TdxIssueOptions {
  /** 64 bytes. */
  readonly reportData: Uint8Array;
  /** 32 bytes, put in front of MRCONFIGID; zeros by default. */
  readonly hostData?: Uint8Array;
  /** MRTD, 48 bytes. */
  readonly measurement?: Uint8Array;
  /** Default `v4`, and `v5-td15` where the status needs it. */
  readonly shape?: TdxQuoteShape;
  readonly body?: Partial<TdxBodyFields>;
  readonly platform?: Partial<TdxPlatform>;
  /** The status that the collateral gives to the platform; `UpToDate` by default. */
  readonly status?: TcbStatus;
  /** Unsigned bytes behind the quote. */
  readonly trailing?: Uint8Array;
  /** When the collateral was issued and when it is due; an hour ago and in 30 days by default. */
  readonly issueDate?: Date;
  readonly nextUpdate?: Date;
  readonly tamper?: TdxTampering;
}
