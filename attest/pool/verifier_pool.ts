import { VerificationError } from "../../core/mod.ts";
import type { Evidence } from "../evidence.ts";
import type { VerifiedEvidence } from "../verify_evidence.ts";
import type { MessagePeer, PoolOptions, PoolResponse } from "./pool_message.ts";

/** A worker of the pool: a `Worker`, or anything that behaves like one. */
export interface PoolWorker extends MessagePeer {
  terminate(): void;
  addEventListener(
    type: "message" | "error",
    listener: (event: { readonly data?: unknown }) => void,
  ): void;
}

interface Pending {
  readonly resolve: (verified: VerifiedEvidence) => void;
  readonly reject: (error: unknown) => void;
  readonly worker: number;
}

/** Verifies evidence on several threads, so that throughput grows with the cores. Appraisal is cheap and stays with the caller. */
export class VerifierPool {
  readonly #workers: readonly PoolWorker[];
  readonly #load: number[];
  readonly #pending = new Map<number, Pending>();
  #next = 0;

  /**
   * @param size number of workers, usually `navigator.hardwareConcurrency`.
   * @param spawn makes a worker whose script calls `serveVerifier`.
   */
  constructor(size: number, spawn: () => PoolWorker) {
    this.#workers = Array.from({ length: Math.max(1, size) }, spawn);
    this.#load = this.#workers.map(() => 0);
    for (const [index, worker] of this.#workers.entries()) {
      worker.addEventListener("message", ({ data }) => this.#receive(data as PoolResponse));
      worker.addEventListener("error", () => this.#fail(index, "a worker of the pool ended"));
    }
  }

  /**
   * Verifies evidence on the worker that has least to do.
   *
   * @throws {VerificationError} as `verifyEvidence` does.
   */
  verify(evidence: Evidence, options: PoolOptions): Promise<VerifiedEvidence> {
    const worker = this.#load.indexOf(Math.min(...this.#load));
    const id = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<VerifiedEvidence>();
    this.#pending.set(id, { resolve, reject, worker });
    this.#load[worker] = (this.#load[worker] ?? 0) + 1;
    this.#workers[worker]?.postMessage({ id, evidence, options });
    return promise;
  }

  /** Ends all workers; what is under way is rejected. */
  close(): void {
    for (const [index, worker] of this.#workers.entries()) {
      worker.terminate();
      this.#fail(index, "the pool was closed");
    }
  }

  #receive(response: PoolResponse): void {
    const pending = this.#take(response.id);
    if (pending === undefined) return;
    if ("verified" in response) pending.resolve(response.verified);
    else if ("refused" in response) {
      const { code, message, ...details } = response.refused;
      pending.reject(new VerificationError(code, message, details));
    } else pending.reject(new Error(response.fault));
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    this.#load[pending.worker] = (this.#load[pending.worker] ?? 1) - 1;
    return pending;
  }

  #fail(worker: number, message: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.worker === worker) this.#take(id)?.reject(new Error(message));
    }
  }
}
