import * as node from "node:crypto";
import {
  type AttestCrypto,
  memoizingCrypto,
  nodeCrypto,
  type NodeCryptoModule,
} from "../../attest/mod.ts";

/** Signature checks of this process: node's are several times faster than WebCrypto's here, and facts are kept. */
export function fastCrypto(): AttestCrypto {
  return memoizingCrypto(nodeCrypto(node as unknown as NodeCryptoModule));
}
