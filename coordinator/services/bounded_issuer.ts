import type { Evidence } from "../../attest/mod.ts";
import { TransportError } from "../../core/mod.ts";
import type { EvidenceIssuer } from "./evidence_issuer.ts";

/** Secure processors make a few reports a second; more requests at once only wait for each other. */
const CONCURRENT = 2;
const WAITING = 64;

/**
 * Passes a bounded number of requests on to an issuer. Anybody can ask for evidence, and the hardware is slow: without
 * a bound, a stranger's flood would outlive the stranger.
 */
export class BoundedIssuer implements EvidenceIssuer {
  readonly #inner: EvidenceIssuer;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(inner: EvidenceIssuer) {
    this.#inner = inner;
  }

  /** @throws {TransportError} `coordinator_busy` when too many wait already. */
  async issue(reportData: Uint8Array): Promise<Evidence> {
    if (this.#running < CONCURRENT) this.#running++;
    else await this.#turn();
    try {
      return await this.#inner.issue(reportData);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  /** Waits for the place of a request that ends; it is handed over, so nobody can slip in between. */
  #turn(): Promise<void> {
    if (this.#waiting.length >= WAITING) {
      throw new TransportError(
        "coordinator_busy",
        "Cannot attest the Coordinator now: too many others are waiting for the same",
        { hint: "try again in a moment" },
      );
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
