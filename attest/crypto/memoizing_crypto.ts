import { sha256 } from "@noble/hashes/sha2.js";
import type { AttestCrypto, SignatureCheck, SignatureOutcome } from "./attest_crypto.ts";

/** The digest of everything that decides the outcome, each part with its length. */
function factKey(check: SignatureCheck): string {
  const hash = sha256.create();
  const scheme = new TextEncoder().encode(JSON.stringify(check.scheme));
  for (const part of [scheme, check.publicKey, check.signature, check.message]) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, part.length);
    hash.update(length).update(part);
  }
  return hash.digest().toHex();
}

/**
 * Remembers which signatures matched, keyed by scheme, key, signature and message.
 *
 * A fact of mathematics does not age: whether a certificate is in date, revoked or wanted is decided anew each time.
 * Mismatches are not remembered, so that a stranger cannot fill the memory with rubbish.
 *
 * @param limit how many facts are kept; the one that was not used for the longest time goes first.
 */
export function memoizingCrypto(inner: AttestCrypto, limit = 4096): AttestCrypto {
  const facts = new Set<string>();
  return {
    digest: (hash, data) => inner.digest(hash, data),
    checkSignature: async (check): Promise<SignatureOutcome> => {
      const key = factKey(check);
      if (facts.delete(key)) {
        // Used again, hence young again: what every verification needs outlives what one needed.
        facts.add(key);
        return "match";
      }
      const outcome = await inner.checkSignature(check);
      if (outcome === "match") {
        facts.add(key);
        if (facts.size > limit) {
          for (const oldest of facts) {
            facts.delete(oldest);
            break;
          }
        }
      }
      return outcome;
    },
  };
}
