import * as node from "node:crypto";
import {
  type MessagePeer,
  nodeCrypto,
  type NodeCryptoModule,
  serveVerifier,
} from "../../attest/mod.ts";

// Without a memory of facts, so that every request is cold.
serveVerifier(
  self as unknown as MessagePeer,
  nodeCrypto(node as unknown as NodeCryptoModule),
);
