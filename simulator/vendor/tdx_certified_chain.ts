import type { TdxAuthority } from "./tdx_authorities.ts";
import type { TdxKey } from "./tdx_key.ts";

/** The certificates behind one piece of evidence, DER. */
export interface CertifiedChain {
  readonly pckKey: TdxKey;
  readonly pckSerial: Uint8Array;
  readonly pckAuthority: TdxAuthority;
  readonly pck: Uint8Array;
  readonly pckAuthorityCertificate: Uint8Array;
  readonly tcbSigner: Uint8Array;
  readonly root: Uint8Array;
}
