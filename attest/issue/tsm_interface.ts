/** What one request of the Linux `configfs-tsm` interface yields (Documentation/ABI/testing/configfs-tsm). */
export interface TsmResponse {
  /** SNP: the report; TDX: the quote. */
  readonly outblob: Uint8Array;
  /** SNP: the certificate table, if the host provides one. */
  readonly auxblob?: Uint8Array;
  /** The driver: `sev_guest` or `tdx_guest`. */
  readonly provider: string;
  /** Counts the changes of the request; shows that nobody else wrote to it meanwhile. */
  readonly generation: number;
}

/** The hardware as the guest sees it. */
export interface TsmInterface {
  /**
   * Has the hardware sign report data.
   *
   * @param inblob 64 bytes.
   */
  request(inblob: Uint8Array): Promise<TsmResponse>;
}
