import { type Clock, type Random, TransportError } from "../../core/mod.ts";
import { bodyPieces } from "./_body_pieces.ts";

/** One HTTP request; the same shape as the global `fetch`. */
export type RegistryFetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
    readonly caCertificates: readonly string[];
  },
) => Promise<Response>;

/** What a transport needs from its surroundings. */
export interface RegistryTransportOptions {
  readonly fetch: RegistryFetch;
  readonly clock: Clock;
  readonly random: Random;
  /** Waits; tests do not. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How often a request is tried before it fails; default 5. */
  readonly attempts?: number;
  /** How long to wait for an answer, and for more of a body; default 60 000 ms. */
  readonly stallMilliseconds?: number;
}

/** A request to a registry or to its token service. */
export interface RegistryRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: "GET" | "POST";
  readonly body?: string;
  readonly caCertificates: readonly string[];
}

/** An answer with its body as a stream that fails when it stalls. */
export interface RegistryResponse {
  readonly status: number;
  readonly headers: Headers;
  /** A piece is valid until the next one is asked for. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the connection back without reading the body. */
  discard(): Promise<void>;
}

const maxRedirects = 10;
const retryable: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const maxWait = 60_000;
/** Headers that another host must not see. */
const secretHeaders: ReadonlySet<string> = new Set(["authorization", "cookie"]);

/**
 * HTTP as registries need it: redirects by hand, so that credentials stay with their host and encryption is never
 * dropped; back-off on 429, 5xx and broken connections; no answer and no body may stall.
 */
export class RegistryTransport {
  readonly attempts: number;
  readonly #options: RegistryTransportOptions;
  readonly #stall: number;

  constructor(options: RegistryTransportOptions) {
    this.#options = options;
    this.attempts = options.attempts ?? 5;
    this.#stall = options.stallMilliseconds ?? 60_000;
  }

  /**
   * Sends a request until there is an answer that more attempts would not change.
   *
   * @throws {TransportError} `registry_unreachable`, `registry_redirect`.
   */
  async send(request: RegistryRequest): Promise<RegistryResponse> {
    for (let attempt = 1;; attempt++) {
      let wait = this.#backoff(attempt);
      try {
        const response = await this.#follow(request);
        if (!retryable.has(response.status) || attempt >= this.attempts) return response;
        wait = Math.max(wait, this.#retryAfter(response.headers.get("retry-after")));
        await response.discard();
      } catch (error) {
        if (error instanceof TransportError || attempt >= this.attempts) {
          throw unreachable(request.url, error);
        }
      }
      await this.#options.sleep(Math.min(wait, maxWait));
    }
  }

  /** Waits before attempt number `attempt` + 1. */
  async pause(attempt: number): Promise<void> {
    await this.#options.sleep(this.#backoff(attempt));
  }

  async #follow(request: RegistryRequest): Promise<RegistryResponse> {
    let url = new URL(request.url);
    let headers: Record<string, string> = {
      "user-agent": "contrast",
      "accept-encoding": "identity",
      ...request.headers,
    };
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await this.#once(url, headers, request);
      const location = response.headers.get("location");
      if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
        return response;
      }
      await response.discard();
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (next === undefined || (next.protocol !== "https:" && next.protocol !== url.protocol)) {
        throw new TransportError(
          "registry_redirect",
          `Cannot follow ${url.host}: it redirects to ${
            next === undefined ? "no address" : `${next.protocol}//${next.host}`
          }, expected https`,
        );
      }
      if (next.host !== url.host || next.protocol !== url.protocol) {
        headers = Object.fromEntries(
          Object.entries(headers).filter(([name]) => !secretHeaders.has(name.toLowerCase())),
        );
      }
      url = next;
    }
    throw new TransportError(
      "registry_redirect",
      `Cannot follow ${new URL(request.url).host}: it redirects more than ${maxRedirects} times`,
    );
  }

  async #once(
    url: URL,
    headers: Record<string, string>,
    request: RegistryRequest,
  ): Promise<RegistryResponse> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error("no answer in time")), this.#stall);
    try {
      const response = await this.#options.fetch(url.href, {
        method: request.method ?? "GET",
        headers,
        ...(request.body === undefined ? {} : { body: request.body }),
        signal: controller.signal,
        caCertificates: request.caCertificates,
      });
      return {
        status: response.status,
        headers: response.headers,
        body: this.#body(response, controller),
        discard: async () => await response.body?.cancel(),
      };
    } finally {
      clearTimeout(timer);
    }
  }

  async *#body(
    response: Response,
    controller: AbortController,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    if (response.body === null) return;
    yield* bodyPieces(response.body, (read) => {
      const late = () => controller.abort(new Error("no data in time"));
      const timer = setTimeout(late, this.#stall);
      return read.finally(() => clearTimeout(timer));
    });
  }

  /** 0.5 s, 1 s, 2 s … with up to half of it at random. */
  #backoff(attempt: number): number {
    const base = 500 * 2 ** (attempt - 1);
    const [byte = 0] = this.#options.random.bytes(1);
    return base + (base / 2) * (byte / 256);
  }

  #retryAfter(header: string | null): number {
    if (header === null) return 0;
    if (/^\d+$/.test(header)) return Number(header) * 1000;
    const date = Date.parse(header);
    return Number.isNaN(date) ? 0 : Math.max(0, date - this.#options.clock.now().getTime());
  }
}

/**
 * The whole of a small body.
 *
 * @throws {TransportError} `registry_answer_malformed` beyond `limit` bytes.
 */
export async function limitedBody(
  response: RegistryResponse,
  limit: number,
  host: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) {
      throw new TransportError(
        "registry_answer_malformed",
        `Cannot read the answer of ${host}: it has more than ${limit} bytes`,
      );
    }
    chunks.push(chunk.slice());
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function unreachable(url: string, error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const { host } = new URL(url);
  const reason = innermostReason(error);
  const isPlain = /InvalidContentType|wrong version|received corrupt message/i.test(reason);
  const isCertificate = /certificate|UnknownIssuer/i.test(reason);
  return new TransportError("registry_unreachable", `Cannot reach ${host}: ${reason}`, {
    cause: error,
    ...(isPlain
      ? { hint: `if the registry speaks plain HTTP, pass --insecure-registry ${host}` }
      : isCertificate
      ? { hint: "if a private authority signed its certificate, pass --ca-file FILE" }
      : {}),
  });
}

/** Deno wraps the reason: `error sending request for url (…): client error (Connect): … refused`. */
function innermostReason(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error && current.cause; depth++) {
    current = current.cause;
  }
  const message = current instanceof Error ? current.message : String(current);
  return message.replace(/https?:\/\/\S+/g, "…").split(": ").slice(-2).join(": ").slice(0, 300);
}
