import { type Clock, StateError, TransportError } from "../../core/mod.ts";

/** How long and how often to try again. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Milliseconds after which the last failure counts; Infinity to go on. */
  readonly timeoutMs: number;
  /** Told about each failure that is tried again. */
  readonly onRetry?: (error: StateError | TransportError, delayMs: number) => void;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const FIRST_DELAY_MS = 250;
const LAST_DELAY_MS = 5000;

/**
 * Tries again, at growing intervals, as long as the Coordinator cannot be reached or is not ready. Every refusal
 * ends it: what is not genuine or not wanted does not become so by asking again.
 */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, timeoutMs, onRetry } = options;
  const sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const deadline = clock.now().getTime() + timeoutMs;
  for (let delay = FIRST_DELAY_MS;; delay = Math.min(delay * 2, LAST_DELAY_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || clock.now().getTime() + delay > deadline) throw error;
      onRetry?.(error, delay);
      await sleep(delay);
    }
  }
}

function isTransient(error: unknown): error is StateError | TransportError {
  if (error instanceof TransportError) return true;
  return error instanceof StateError &&
    ["no_manifest", "needs_recovery", "history_contradicts_evidence"].includes(error.code);
}
