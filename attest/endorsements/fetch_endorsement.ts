import { TransportError } from "../../core/mod.ts";
import type { CachedEndorsement } from "./endorsement_cache.ts";
import type { Clock } from "../../core/mod.ts";

/** The part of the web's `fetch` that is used. */
export type EndorsementFetch = (
  url: string,
  init: { readonly signal: AbortSignal },
) => Promise<Response>;

/** How a vendor's service is asked. */
export interface FetchEndorsementOptions {
  readonly fetch: EndorsementFetch;
  readonly clock: Clock;
  /** Waits; a test hands in one that does not. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Attempts altogether; 4 by default. */
  readonly attempts?: number;
  /** Patience per attempt in milliseconds; 15 s by default. */
  readonly timeout?: number;
  /** Headers that are kept with the body, lower case. */
  readonly headers?: readonly string[];
  /** Largest body in bytes; 4 MiB by default. */
  readonly maxSize?: number;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** Waits on the platform's timer. */
export function sleepOnTimer(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Asks a vendor's service, again after a growing pause on 429, 5xx and broken connections.
 *
 * @throws {TransportError} `endorsement_not_found` on 404, `endorsement_refused` on another refusal,
 * `endorsement_unavailable` when all attempts failed, `endorsement_too_large`.
 */
export async function fetchEndorsement(
  url: string,
  options: FetchEndorsementOptions,
): Promise<CachedEndorsement> {
  const attempts = options.attempts ?? 4;
  let failure: { reason: string; cause?: unknown } = { reason: "it was not asked" };
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) {
      await options.sleep(Math.min(FIRST_PAUSE * 4 ** (attempt - 1), LONGEST_PAUSE));
    }
    const answer = await ask(url, options);
    if ("body" in answer) {
      return answer;
    }
    failure = answer;
    if (answer.retryAfter !== undefined && attempt + 1 < attempts) {
      await options.sleep(Math.min(answer.retryAfter, LONGEST_PAUSE));
    }
  }
  throw new TransportError(
    "endorsement_unavailable",
    `Cannot fetch ${url}: ${failure.reason}, after ${attempts} attempts`,
    {
      hint:
        "check the connection, name another service, or verify with collateral from a directory",
      cause: failure.cause,
    },
  );
}

interface Failure {
  readonly reason: string;
  readonly cause?: unknown;
  /** What the service asked for, in milliseconds. */
  readonly retryAfter?: number;
}

async function ask(
  url: string,
  options: FetchEndorsementOptions,
): Promise<CachedEndorsement | Failure> {
  const signal = AbortSignal.timeout(options.timeout ?? 15_000);
  try {
    const response = await options.fetch(url, { signal });
    if (response.status === 429 || response.status >= 500) {
      await response.body?.cancel();
      const seconds = Number(response.headers.get("retry-after") ?? NaN);
      const wait = seconds > 0 ? { retryAfter: seconds * 1000 } : {};
      return { reason: `it answered ${response.status}`, ...wait };
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      throw refused(url, response.status);
    }
    const body = await limitedBody(url, response, options.maxSize ?? 4 * 1024 * 1024);
    const headers = (options.headers ?? []).flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    return { body, headers: Object.fromEntries(headers), fetchedAt: options.clock.now() };
  } catch (cause) {
    if (cause instanceof TransportError) {
      throw cause;
    }
    return { reason: signal.aborted ? "it did not answer in time" : "the connection broke", cause };
  }
}

function refused(url: string, status: number): TransportError {
  return status === 404
    ? new TransportError(
      "endorsement_not_found",
      `Cannot fetch ${url}: the vendor does not know what was asked for (404)`,
    )
    : new TransportError(
      "endorsement_refused",
      `Cannot fetch ${url}: the service answered ${status}`,
    );
}

async function limitedBody(
  url: string,
  response: Response,
  maxSize: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxSize) {
      throw new TransportError(
        "endorsement_too_large",
        `Cannot fetch ${url}: the answer is larger than ${maxSize} bytes`,
      );
    }
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}
