/** How the host launched a guest; all of it ends up in the guest's reports. */
export interface GuestLaunch {
  /** 32 bytes: the digest of the initdata, if the host is honest. */
  readonly hostData: Uint8Array;
  /** 48 bytes; the measurement of the ordinary guest image unless given. */
  readonly measurement?: Uint8Array;
  /** Whether the guest policy allows the host to debug it. */
  readonly debug?: boolean;
}
