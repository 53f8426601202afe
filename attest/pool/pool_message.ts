import type { ErrorDetails } from "../../core/mod.ts";
import type { Evidence } from "../evidence.ts";
import type { VerifiedEvidence, VerifyEvidenceOptions } from "../verify_evidence.ts";

/** What can be sent to another thread: everything but the cryptography, which each thread has of its own. */
export type PoolOptions = Omit<VerifyEvidenceOptions, "crypto">;

/** One piece of evidence on its way to a worker. */
export interface PoolRequest {
  readonly id: number;
  readonly evidence: Evidence;
  readonly options: PoolOptions;
}

/** The answer of a worker. */
export type PoolResponse =
  | { readonly id: number; readonly verified: VerifiedEvidence }
  | {
    readonly id: number;
    readonly refused: Pick<ErrorDetails, "place" | "hint"> & {
      readonly code: string;
      readonly message: string;
    };
  }
  | { readonly id: number; readonly fault: string };

/** The part of `Worker` that is used, and of `self` inside it. */
export interface MessagePeer {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data?: unknown }) => void): void;
}
