import { VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import { verifyEvidence } from "../verify_evidence.ts";
import type { MessagePeer, PoolRequest, PoolResponse } from "./pool_message.ts";

/**
 * Makes a worker verify what its pool sends; the worker's own script calls it with `self`.
 *
 * @param crypto of this thread, with a memory of its own if it has one.
 */
export function serveVerifier(peer: MessagePeer, crypto: AttestCrypto): void {
  peer.addEventListener("message", async ({ data }) => {
    peer.postMessage(await answer(data as PoolRequest, crypto));
  });
}

async function answer(request: PoolRequest, crypto: AttestCrypto): Promise<PoolResponse> {
  const { id, evidence, options } = request;
  try {
    return { id, verified: await verifyEvidence(evidence, { ...options, crypto }) };
  } catch (error) {
    if (!(error instanceof VerificationError)) return { id, fault: String(error) };
    const { code, message, place, hint } = error;
    return { id, refused: { code, message, ...(place && { place }), ...(hint && { hint }) } };
  }
}
