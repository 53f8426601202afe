import { type Clock, InputError, TransportError } from "../../core/mod.ts";
import type { Descriptor } from "./descriptor.ts";
import { defaultImageLimits } from "./image_limits.ts";
import type { ImageReference } from "./image_reference.ts";
import type { BlobRange, FoundManifest, ImageStore } from "./image_store.ts";
import { foundManifest } from "./_layout_reading.ts";
import { acceptedManifestTypes } from "./media_types.ts";
import { denied, RegistryAuth } from "./registry_auth.ts";
import type { RegistryCredentials } from "./registry_credentials.ts";
import type { RegistryEndpoint, RegistryEndpoints } from "./registry_endpoint.ts";
import {
  limitedBody,
  type RegistryResponse,
  type RegistryTransport,
} from "./registry_transport.ts";

/** What a registry client consists of. */
export interface RegistryStoreOptions {
  readonly endpoints: RegistryEndpoints;
  readonly credentials: RegistryCredentials;
  readonly transport: RegistryTransport;
  readonly clock: Clock;
}

/** Images in registries (OCI distribution specification 1.1, "Pull"), through their mirrors. */
export class RegistryStore implements ImageStore {
  readonly origin = "the registry";
  readonly #options: RegistryStoreOptions;
  readonly #auth: RegistryAuth;
  /** Endpoints that did not have something of a repository, or failed, are asked last from then on. */
  readonly #avoided = new Set<string>();

  constructor(options: RegistryStoreOptions) {
    this.#options = options;
    this.#auth = new RegistryAuth(options.transport, options.credentials, options.clock);
  }

  /**
   * @throws {TransportError} `registry_unreachable`, `registry_denied`, `registry_answer`.
   * @throws {InputError} `image_digest_mismatch`.
   */
  async resolve(reference: ImageReference): Promise<FoundManifest | undefined> {
    const name = reference.digest ?? reference.tag ?? "latest";
    const accept = acceptedManifestTypes.join(", ");
    const needsTag = reference.digest === undefined;
    const answer = await this.#request(reference, `manifests/${name}`, { accept }, needsTag);
    if (answer === undefined) return undefined;
    const { response, endpoint } = answer;
    const bytes = await limitedBody(response, defaultImageLimits.manifestBytes, endpoint.host);
    const type = response.headers.get("content-type") ?? undefined;
    const found = { ...foundManifest(bytes, type), origin: endpoint.host };
    if (reference.digest !== undefined && found.digest !== reference.digest) {
      throw new InputError(
        "image_digest_mismatch",
        `Cannot trust ${reference.written}: ${endpoint.host} delivers ${found.digest}`,
      );
    }
    return found;
  }

  manifest(reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return this.#stream(reference, `manifests/${descriptor.digest}`, descriptor);
  }

  blob(reference: ImageReference, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return this.#stream(reference, `blobs/${descriptor.digest}`, descriptor);
  }

  async part(
    reference: ImageReference,
    descriptor: Descriptor,
    range: BlobRange,
  ): Promise<Uint8Array | undefined> {
    const start = "suffix" in range ? descriptor.size - range.suffix : range.start;
    const end = "suffix" in range ? descriptor.size : range.end ?? descriptor.size;
    const answer = await this.#request(reference, `blobs/${descriptor.digest}`, {
      range: `bytes=${start}-${end - 1}`,
    }).catch((error) => {
      // Only the advice on memory depends on parts.
      if (error instanceof TransportError) return undefined;
      throw error;
    });
    if (answer === undefined) return undefined;
    if (answer.response.status !== 206) {
      await answer.response.discard();
      return undefined;
    }
    return await limitedBody(answer.response, end - start, answer.endpoint.host);
  }

  /** The bytes from the start to the end, over as many connections as it takes. */
  async *#stream(
    reference: ImageReference,
    path: string,
    descriptor: Descriptor,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { transport } = this.#options;
    let offset = 0;
    for (let failures = 0;;) {
      const accept = path.startsWith("manifests/")
        ? acceptedManifestTypes.join(", ")
        : "application/octet-stream, */*";
      const range = offset === 0 ? undefined : `bytes=${offset}-`;
      const headers = { accept, ...(range === undefined ? {} : { range }) };
      const answer = await this.#request(reference, path, headers);
      if (answer === undefined) {
        throw new InputError(
          "image_content_missing",
          `Cannot read ${reference.written}: its registry does not have ${descriptor.digest}`,
        );
      }
      try {
        for await (const chunk of bodyFrom(answer.response, offset)) {
          offset += chunk.length;
          failures = 0;
          yield chunk;
        }
        if (offset >= descriptor.size) return;
        throw new Error("the connection ended early");
      } catch (error) {
        if (error instanceof InputError || error instanceof TransportError) throw error;
        if (++failures >= transport.attempts) {
          throw new TransportError(
            "registry_unreachable",
            `Cannot read ${descriptor.digest} from ${answer.endpoint.host}: ` +
              `the connection broke ${failures} times at byte ${offset} of ${descriptor.size}`,
            { cause: error },
          );
        }
        if (offset >= descriptor.size) return;
        await transport.pause(failures);
      }
    }
  }

  /** Asks the endpoints in turn; undefined when none has it. */
  async #request(
    reference: ImageReference,
    path: string,
    headers: Record<string, string>,
    needsTag = false,
  ): Promise<{ response: RegistryResponse; endpoint: RegistryEndpoint } | undefined> {
    const endpoints = await this.#endpoints(reference);
    let failure: unknown;
    for (const endpoint of endpoints) {
      if (needsTag && !endpoint.resolves) continue;
      try {
        const response = await this.#ask(endpoint, reference.repository, path, headers);
        if (response.status === 404) {
          await response.discard();
          this.#avoided.add(avoidanceKey(reference, endpoint));
          continue;
        }
        await checkStatus(response, endpoint, reference.repository);
        return { response, endpoint };
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        failure = error;
        this.#avoided.add(avoidanceKey(reference, endpoint));
      }
    }
    if (failure !== undefined) throw failure;
    return undefined;
  }

  async #endpoints(reference: ImageReference): Promise<readonly RegistryEndpoint[]> {
    const endpoints = await this.#options.endpoints(reference.registry);
    const isAvoided = (endpoint: RegistryEndpoint) =>
      Number(this.#avoided.has(avoidanceKey(reference, endpoint)));
    return endpoints.toSorted((left, right) => isAvoided(left) - isAvoided(right));
  }

  async #ask(
    endpoint: RegistryEndpoint,
    repository: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<RegistryResponse> {
    const namespace = endpoint.namespace === undefined
      ? ""
      : `?ns=${encodeURIComponent(endpoint.namespace)}`;
    const url = `${endpoint.base}${repository}/${path}${namespace}`;
    const { caCertificates } = endpoint;
    const send = (authorization: string | undefined) =>
      this.#options.transport.send({
        url,
        caCertificates,
        headers: {
          ...endpoint.headers,
          ...headers,
          ...(authorization === undefined ? {} : { authorization }),
        },
      });
    const known = await this.#auth.header(endpoint, repository);
    const response = await send(known);
    if (response.status !== 401) return response;
    await response.discard();
    const challenge = response.headers.get("www-authenticate");
    return await send(await this.#auth.answer(endpoint, repository, challenge, known));
  }
}

function avoidanceKey(reference: ImageReference, endpoint: RegistryEndpoint): string {
  return `${endpoint.base}\0${reference.repository}`;
}

async function checkStatus(
  response: RegistryResponse,
  endpoint: RegistryEndpoint,
  repository: string,
): Promise<void> {
  if (response.status === 200 || response.status === 206) return;
  await response.discard();
  if (response.status === 401 || response.status === 403) {
    throw denied(endpoint, repository, false);
  }
  throw new TransportError(
    "registry_answer",
    `Cannot read ${repository} from ${endpoint.host}: it answers ${response.status}`,
    response.status === 429
      ? { hint: `it limits how often it is asked: run docker login ${endpoint.host}` }
      : {},
  );
}

/** The body without what is there already, whether or not the registry honours ranges. */
async function* bodyFrom(
  response: RegistryResponse,
  offset: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let skip = offset;
  if (response.status === 206) {
    const start = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
    if (Number(start ?? Number.NaN) !== offset) {
      await response.discard();
      throw new TransportError(
        "registry_answer_malformed",
        `Cannot continue at byte ${offset}: the registry delivers another part`,
      );
    }
    skip = 0;
  }
  for await (const chunk of response.body) {
    const rest = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}
