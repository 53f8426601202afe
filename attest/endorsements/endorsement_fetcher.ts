import { type Clock, TransportError } from "../../core/mod.ts";
import type { CachedEndorsement, EndorsementCache } from "./endorsement_cache.ts";
import { readBounded } from "./_read_bounded.ts";

/** The part of `fetch` that is used. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>;

/** How vendor services are asked. */
export interface EndorsementFetcherOptions {
  /** `fetch` of the platform, or of a proxy; without it, only the cache is used. */
  readonly fetch?: FetchFunction;
  readonly cache: EndorsementCache;
  readonly clock: Clock;
  /** Waits that long; `setTimeout` in production. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** How often one request is tried in all; 4 by default. */
  readonly attempts?: number;
  /** Longest time for one try, in milliseconds; 10 000 by default. */
  readonly timeout?: number;
  /** How long a refreshed answer is used without asking again, in milliseconds; one hour by default. */
  readonly freshFor?: number;
  /** How long after it expired a copy is still used when the service fails, in milliseconds; 0 by default. */
  readonly staleGrace?: number;
}

/** What is wanted of one address. */
export interface EndorsementRequest {
  readonly url: string;
  /** The name of the thing in errors, for example `VCEK`. */
  readonly what: string;
  /** Under what it is kept; never depends on the host, so that a copy from a proxy is one from the vendor. */
  readonly key: string;
  /** Names of headers to keep, lower case. */
  readonly headers?: readonly string[];
  /** Largest answer, in bytes. */
  readonly limit: number;
  /**
   * Reads the answer far enough to know that it is what was asked for, and until when it may be used.
   *
   * Without an end it is immutable: kept forever and never asked for again.
   *
   * @throws when it is something else; such an answer is neither kept nor used.
   */
  readonly inspect: (
    answer: Pick<CachedEndorsement, "body" | "headers">,
  ) => { readonly expiresAt: Date | undefined };
}

const RETRY_BASE = 500;
const MAX_RETRY_AFTER = 15_000;

class RetryableFailure extends Error {
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number, cause?: unknown) {
    super(message, { cause });
    this.retryAfter = retryAfter;
  }
}

/** Fetches endorsements: bounded in time, size and number of tries, with back-off and a cache. */
export class EndorsementFetcher {
  readonly #options: EndorsementFetcherOptions;

  constructor(options: EndorsementFetcherOptions) {
    this.#options = options;
  }

  /**
   * The answer to a request: immutable and fresh ones from the cache, others refreshed; a kept copy stands in for a service
   * that fails, within its validity (and `staleGrace`).
   *
   * @throws {TransportError} `endorsement_unavailable`, `endorsement_not_found` or `endorsement_malformed`.
   */
  async get(request: EndorsementRequest): Promise<CachedEndorsement> {
    const { cache, clock, freshFor = 3_600_000, staleGrace = 0 } = this.#options;
    const kept = await this.#kept(request);
    const now = clock.now().getTime();
    if (kept !== undefined) {
      const { answer, expiresAt } = kept;
      const age = now - answer.fetchedAt.getTime();
      if (expiresAt === undefined) return answer;
      if (age >= 0 && age < freshFor && now <= expiresAt.getTime()) return answer;
    }
    try {
      const answer = await this.#fetch(request);
      await cache.write(request.key, answer);
      return answer;
    } catch (error) {
      const usable = kept?.expiresAt !== undefined &&
        now <= kept.expiresAt.getTime() + staleGrace;
      if (kept !== undefined && usable) return kept.answer;
      throw error;
    }
  }

  /** A copy that cannot be read any more counts as none. */
  async #kept(request: EndorsementRequest) {
    const answer = await this.#options.cache.read(request.key);
    if (answer === undefined) return undefined;
    try {
      return { answer, expiresAt: request.inspect(answer).expiresAt };
    } catch {
      return undefined;
    }
  }

  async #fetch(request: EndorsementRequest): Promise<CachedEndorsement> {
    const { attempts = 4, wait, fetch } = this.#options;
    if (fetch === undefined) {
      throw new TransportError(
        "endorsement_unavailable",
        `Cannot get ${request.what}: it is not in the cache, and services are not asked`,
        { hint: "fill the cache on a machine that can reach the vendor" },
      );
    }
    let failure: RetryableFailure | undefined;
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (failure !== undefined) {
        const backOff = RETRY_BASE * 2 ** (attempt - 1);
        await wait(Math.min(failure.retryAfter ?? backOff, MAX_RETRY_AFTER));
      }
      try {
        return await this.#try(request, fetch);
      } catch (error) {
        if (!(error instanceof RetryableFailure)) throw error;
        failure = error;
      }
    }
    throw new TransportError(
      "endorsement_unavailable",
      `Cannot get ${request.what} from ${request.url}: ${failure?.message} (tried ${attempts} times)`,
      { cause: failure },
    );
  }

  async #try(request: EndorsementRequest, fetch: FetchFunction): Promise<CachedEndorsement> {
    const signal = AbortSignal.timeout(this.#options.timeout ?? 10_000);
    let body: Uint8Array;
    let response: Response;
    try {
      response = await fetch(request.url, { signal, redirect: "error" });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw statusFailure(request, response);
      }
      body = await readBounded(response, request.limit);
    } catch (error) {
      if (error instanceof TransportError || error instanceof RetryableFailure) throw error;
      const message = signal.aborted ? "it did not answer in time" : "the connection failed";
      throw new RetryableFailure(message, undefined, error);
    }
    const headers = Object.fromEntries(
      (request.headers ?? []).flatMap((name) => {
        const value = response.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    );
    try {
      request.inspect({ body, headers });
    } catch (cause) {
      throw new TransportError(
        "endorsement_malformed",
        `Cannot use the answer of ${request.url} as ${request.what}: ${
          cause instanceof Error ? cause.message : "it is malformed"
        }`,
        { cause },
      );
    }
    return { body, headers, fetchedAt: this.#options.clock.now() };
  }
}

function statusFailure(request: EndorsementRequest, response: Response): Error {
  const { status } = response;
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    const retryAfter = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
    return new RetryableFailure(`it answered with status ${status}`, retryAfter);
  }
  return new TransportError(
    "endorsement_not_found",
    `Cannot get ${request.what}: ${request.url} answered with status ${status}`,
  );
}
