/** The attributes that one request of the `configfs-tsm` interface yields. */
export interface TsmReport {
  /** The raw report (SNP, 1184 bytes) or quote (TDX). */
  readonly outblob: Uint8Array;
  /** SNP: the certificate table of the extended report; TDX: empty. */
  readonly auxblob: Uint8Array;
  /** The kernel driver, `sev_guest` or `tdx_guest`. */
  readonly provider: string;
}
