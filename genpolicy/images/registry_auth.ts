import { type Clock, InputError, TransportError } from "../../core/mod.ts";
import * as v from "valibot";
import { parseForeignJson } from "./descriptor.ts";
import { parseChallenges, type RegistryChallenge } from "./registry_challenge.ts";
import type { RegistryCredential, RegistryCredentials } from "./registry_credentials.ts";
import type { RegistryEndpoint } from "./registry_endpoint.ts";
import { limitedBody, type RegistryTransport } from "./registry_transport.ts";

interface Authorization {
  readonly header: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

const tokenSchema = v.object({
  token: v.nullish(v.string()),
  access_token: v.nullish(v.string()),
  expires_in: v.nullish(v.number()),
});
const maxTokenBytes = 256 * 1024;
/** A token without a stated life is good for a minute (distribution token specification). */
const defaultLife = 60;

/** Answers the challenges of registries: Basic, and Bearer with the token service that the registry names. */
export class RegistryAuth {
  readonly #transport: RegistryTransport;
  readonly #credentials: RegistryCredentials;
  readonly #clock: Clock;
  readonly #known = new Map<string, Promise<Authorization>>();

  constructor(transport: RegistryTransport, credentials: RegistryCredentials, clock: Clock) {
    this.#transport = transport;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  /** The header from an earlier challenge of the same repository; undefined when there is none that still holds. */
  async header(endpoint: RegistryEndpoint, repository: string): Promise<string | undefined> {
    const known = await this.#known.get(cacheKey(endpoint, repository))?.catch(() => undefined);
    if (known === undefined || known.expires <= this.#clock.now().getTime()) return undefined;
    return known.header;
  }

  /**
   * A new header for a request that was answered with 401.
   *
   * @param rejected the header that was sent, if any.
   * @throws {TransportError} `registry_denied`, `registry_token_refused`, `registry_challenge_unknown`.
   */
  async answer(
    endpoint: RegistryEndpoint,
    repository: string,
    challenge: string | null,
    rejected: string | undefined,
  ): Promise<string> {
    const key = cacheKey(endpoint, repository);
    const running = this.#known.get(key);
    // Several requests can be refused at the same time: one asks for a token, the others wait for it.
    const known = await running?.catch(() => undefined);
    if (known !== undefined && known.header !== rejected && this.#holds(known)) return known.header;
    const current = this.#known.get(key);
    if (current !== undefined && current !== running) return (await current).header;
    const next = this.#authorize(endpoint, repository, parseChallenges(challenge ?? ""));
    this.#known.set(key, next);
    next.catch(() => this.#known.delete(key));
    return (await next).header;
  }

  #holds(authorization: Authorization): boolean {
    return authorization.expires > this.#clock.now().getTime();
  }

  async #authorize(
    endpoint: RegistryEndpoint,
    repository: string,
    challenges: readonly RegistryChallenge[],
  ): Promise<Authorization> {
    const credential = await this.#credentials.find(endpoint.host, repository);
    const bearer = challenges.find(({ scheme }) => scheme === "bearer");
    if (bearer !== undefined) {
      return await this.#token(endpoint, repository, bearer, credential);
    }
    if (challenges.some(({ scheme }) => scheme === "basic")) {
      if (credential?.kind === "password") {
        return { header: basicHeader(credential), expires: Number.POSITIVE_INFINITY };
      }
      throw denied(endpoint, repository, credential === undefined);
    }
    throw new TransportError(
      "registry_challenge_unknown",
      `Cannot log in to ${endpoint.host}: it asks for neither Basic nor Bearer`,
    );
  }

  async #token(
    endpoint: RegistryEndpoint,
    repository: string,
    { parameters }: RegistryChallenge,
    credential: RegistryCredential | undefined,
  ): Promise<Authorization> {
    const realm = tokenService(endpoint, parameters.get("realm") ?? "");
    const service = parameters.get("service");
    // The scope is ours, not what the registry asks for: never more than to read this repository.
    const query = new URLSearchParams({
      ...(service === undefined ? {} : { service }),
      scope: `repository:${repository}:pull`,
    });
    const started = this.#clock.now().getTime();
    const request = credential?.kind === "identity-token"
      ? refreshRequest(realm, query, credential)
      : tokenRequest(realm, query, credential);
    const { caCertificates } = endpoint;
    const response = await this.#transport.send({ ...request, caCertificates });
    if (response.status !== 200) {
      await response.discard();
      if (response.status === 401 || response.status === 403) {
        throw denied(endpoint, repository, credential === undefined);
      }
      throw new TransportError(
        "registry_token_refused",
        `Cannot log in to ${endpoint.host}: ${realm.host} answers ${response.status}`,
      );
    }
    const body = await limitedBody(response, maxTokenBytes, realm.host);
    const answer = parseToken(body, realm.host);
    const life = Math.max(1, (answer.expires_in ?? defaultLife) - 5);
    return {
      header: `Bearer ${answer.token || answer.access_token}`,
      expires: started + life * 1000,
    };
  }
}

function cacheKey(endpoint: RegistryEndpoint, repository: string): string {
  return `${endpoint.base}\0${repository}`;
}

/** Credentials go to the token service: it must be as protected as the registry. */
function tokenService(endpoint: RegistryEndpoint, realm: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  const isPlainRegistry = endpoint.base.startsWith("http:");
  const isProtected = url?.protocol === "https:" || (isPlainRegistry && url?.protocol === "http:");
  if (url !== undefined && isProtected && url.username === "" && url.password === "") return url;
  throw new TransportError(
    "registry_challenge_unknown",
    `Cannot log in to ${endpoint.host}: its token service ${
      JSON.stringify(realm.slice(0, 200))
    } is not an https address`,
  );
}

function tokenRequest(realm: URL, query: URLSearchParams, credential?: RegistryCredential) {
  const url = new URL(realm);
  for (const [name, value] of query) url.searchParams.set(name, value);
  const headers: Record<string, string> = {};
  if (credential?.kind === "password") {
    url.searchParams.set("account", credential.username);
    headers["authorization"] = basicHeader(credential);
  }
  return { url: url.href, headers };
}

/** OAuth 2 (RFC 6749, section 6) as the distribution token service speaks it. */
function refreshRequest(
  realm: URL,
  query: URLSearchParams,
  credential: RegistryCredential & { readonly kind: "identity-token" },
) {
  const form = new URLSearchParams(query);
  form.set("grant_type", "refresh_token");
  form.set("client_id", "contrast");
  form.set("refresh_token", new TextDecoder().decode(credential.token.expose()));
  return {
    url: realm.href,
    method: "POST" as const,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  };
}

function basicHeader(credential: RegistryCredential & { readonly kind: "password" }): string {
  const password = new TextDecoder().decode(credential.password.expose());
  return `Basic ${new TextEncoder().encode(`${credential.username}:${password}`).toBase64()}`;
}

function parseToken(bytes: Uint8Array, host: string) {
  try {
    const answer = parseForeignJson(bytes, tokenSchema, "registry_answer_malformed", "token");
    const token = answer.token || answer.access_token;
    if (token && /^[\x21-\x7e]+$/.test(token)) return answer;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  throw new TransportError(
    "registry_answer_malformed",
    `Cannot read the answer of ${host}: it has no token`,
  );
}

/** The error for a registry that does not let the user in. */
export function denied(
  endpoint: RegistryEndpoint,
  repository: string,
  isAnonymous: boolean,
): TransportError {
  return new TransportError(
    "registry_denied",
    `Cannot read ${repository} from ${endpoint.host}: ` +
      (isAnonymous ? "it does not allow anonymous access" : "it refuses the credentials"),
    { hint: `run docker login ${endpoint.host}, and check the spelling of the image` },
  );
}
