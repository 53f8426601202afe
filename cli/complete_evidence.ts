import {
  AmdKdsClient,
  completeSnpEvidence,
  completeTdxEvidence,
  type EndorsementCache,
  EndorsementFetcher,
  type Evidence,
  IntelPcsClient,
} from "../attest/mod.ts";
import type { CliContext } from "./context.ts";

/** A service that fails twice is asked again with the next evidence. */
const ATTEMPTS = 2;

/**
 * Fetches what evidence came without from AMD's and Intel's services: certificates, revocation lists, collateral.
 * Nothing of it is trusted before it is verified.
 */
export function completeEvidence(
  context: CliContext,
  cache: EndorsementCache,
): (evidence: Evidence) => Promise<Evidence> {
  const fetcher = new EndorsementFetcher({
    fetch: (url, init) => fetch(url, init),
    cache,
    clock: context.clock,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    attempts: ATTEMPTS,
  });
  const kds = new AmdKdsClient({ fetcher });
  const pcs = new IntelPcsClient({ fetcher });
  return async (evidence) =>
    evidence.format === "snp"
      ? await completeSnpEvidence(evidence, { kds })
      : await completeTdxEvidence(evidence, pcs);
}
