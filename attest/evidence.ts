/** Hardware evidence as it travels: raw vendor bytes, never a re-encoding of parsed fields. */
export type Evidence = SnpEvidence | TdxEvidence;

/** An SEV-SNP attestation report with the endorsements that came along. */
export interface SnpEvidence {
  readonly format: "snp";
  /** ATTESTATION_REPORT, 1184 bytes. */
  readonly report: Uint8Array;
  /** DER of the VCEK or VLEK; empty when it has to be fetched. */
  readonly vek: Uint8Array;
  /** DER of ASK or ASVK, then ARK; empty when they have to be fetched. */
  readonly chain: readonly Uint8Array[];
  /** DER of revocation lists, in any order. */
  readonly crls: readonly Uint8Array[];
}

/** A TDX quote, with or without the collateral that endorses it. */
export interface TdxEvidence {
  readonly format: "tdx";
  /** Quote of version 4 or 5. */
  readonly quote: Uint8Array;
  readonly collateral?: TdxCollateral;
}

/** What Intel says about a platform, byte for byte as its service serves it. */
export interface TdxCollateral {
  /** JSON body `{"tcbInfo":…,"signature":…}`. */
  readonly tcbInfo: Uint8Array;
  /** PEM: TCB signing certificate, root. */
  readonly tcbInfoIssuerChain: string;
  /** JSON body `{"enclaveIdentity":…,"signature":…}`. */
  readonly qeIdentity: Uint8Array;
  /** PEM: TCB signing certificate, root. */
  readonly qeIdentityIssuerChain: string;
  /** DER. */
  readonly pckCrl: Uint8Array;
  /** PEM: PCK authority, root. */
  readonly pckCrlIssuerChain: string;
  /** DER. */
  readonly rootCaCrl: Uint8Array;
}
