import * as node from "node:crypto";
import {
  type AttestCrypto,
  memoizingCrypto,
  nodeCrypto,
  type NodeCryptoModule,
  tableCrypto,
} from "../../attest/mod.ts";

/**
 * Signature checks of this process: node's are several times faster than WebCrypto's here, keys of chips that come back
 * get tables, and facts are kept.
 */
export function fastCrypto(): AttestCrypto {
  return memoizingCrypto(tableCrypto(nodeCrypto(node as unknown as NodeCryptoModule)));
}
