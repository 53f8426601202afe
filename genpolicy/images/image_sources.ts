import { type Clock, InputError, type Random } from "../../core/mod.ts";
import { dockerCredentials } from "./docker_credentials.ts";
import type { ImageStore } from "./image_store.ts";
import { openLocalImages } from "./open_local_images.ts";
import { type RegistryEndpoint, registryEndpoint } from "./registry_endpoint.ts";
import { parseRegistryHosts } from "./registry_hosts.ts";
import { RegistryStore } from "./registry_store.ts";
import { type RegistryFetch, RegistryTransport } from "./registry_transport.ts";
import { defaultPlatform } from "./platform.ts";
import { StoreImageSource } from "./store_image_source.ts";

/** Where images may come from. */
export interface ImageSourcesOptions {
  /** Default `linux/amd64`. */
  readonly platform?: string;
  /** Registries that speak plain HTTP, as in references: `localhost:5000`. */
  readonly insecureRegistries?: readonly string[];
  /** PEM files with certificate authorities that registries may use, besides the usual ones. */
  readonly caFiles?: readonly string[];
  /**
   * OCI layouts (folders, tar files) and Docker archives, asked before any registry: `PATH`, or `REPOSITORY=PATH`
   * where the images in it are named by bare tags.
   */
  readonly ociLayouts?: readonly string[];
  /** A folder as containerd's `certs.d`: `REGISTRY/hosts.toml` names the mirrors of a registry. */
  readonly registryHosts?: string;
  /** Read layers even where the image's history says that they cannot change the users; default false. */
  readonly readAllLayers?: boolean;
  /** Reads an environment variable: `DOCKER_CONFIG`, `HOME` and others. */
  readonly env: (name: string) => string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** Waits between attempts; for tests. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** All sources of a run. Dispose of it to close its connections. */
export class ImageSources extends StoreImageSource implements Disposable {
  readonly #clients: HttpClients;

  /** For `openImageSources`. */
  constructor(
    stores: readonly ImageStore[],
    platform: string,
    clients: HttpClients,
    options: { readonly readAllLayers: boolean },
  ) {
    super(stores, platform, options);
    this.#clients = clients;
  }

  [Symbol.dispose](): void {
    this.#clients.close();
  }
}

/**
 * Opens local layouts and archives, and prepares for registries; nothing goes over the network yet. Proxies come
 * from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
 *
 * @throws {InputError} for a layout, a CA file or a hosts file that cannot be used.
 * @throws {UsageError} `platform_malformed`.
 */
export async function openImageSources(options: ImageSourcesOptions): Promise<ImageSources> {
  const local = await Promise.all((options.ociLayouts ?? []).map(openLocalImages));
  const caCertificates = await Promise.all((options.caFiles ?? []).map(readCaFile));
  const clients = new HttpClients();
  const transport = new RegistryTransport({
    fetch: clients.fetch,
    clock: options.clock,
    random: options.random,
    sleep: options.sleep ??
      ((milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds))),
  });
  const registries = new RegistryStore({
    endpoints: registryEndpoints(options, caCertificates),
    credentials: dockerCredentials(options.env),
    transport,
    clock: options.clock,
  });
  return new ImageSources([...local, registries], options.platform ?? defaultPlatform, clients, {
    readAllLayers: options.readAllLayers ?? false,
  });
}

/** Keeps one HTTP client for each set of certificate authorities. */
class HttpClients {
  readonly #clients = new Map<string, Deno.HttpClient>();

  readonly fetch: RegistryFetch = (url, { method, headers, body, signal, caCertificates }) =>
    fetch(url, {
      method,
      headers,
      signal,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
      client: this.#client(caCertificates),
    });

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #client(caCertificates: readonly string[]): Deno.HttpClient {
    const key = caCertificates.join("\n");
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const client = Deno.createHttpClient({ caCerts: [...caCertificates] });
    this.#clients.set(key, client);
    return client;
  }
}

function registryEndpoints(options: ImageSourcesOptions, caCertificates: readonly string[]) {
  const insecure = new Set(options.insecureRegistries ?? []);
  const known = new Map<string, Promise<readonly RegistryEndpoint[]>>();
  const load = async (registry: string): Promise<readonly RegistryEndpoint[]> => {
    const folder = options.registryHosts;
    const mirrored = folder === undefined ? undefined : await hostsFile(folder, registry);
    const endpoints = mirrored ?? [registryEndpoint(registry, insecure.has(registry))];
    return endpoints.map((endpoint) => ({
      ...endpoint,
      caCertificates: [...caCertificates, ...endpoint.caCertificates],
    }));
  };
  return (registry: string) => {
    const running = known.get(registry) ?? load(registry);
    known.set(registry, running);
    return running;
  };
}

/** The mirrors of a registry, as containerd looks them up: by host and port, then the default. */
async function hostsFile(
  folder: string,
  registry: string,
): Promise<readonly RegistryEndpoint[] | undefined> {
  const names = [registry, registry.replace(/:(\d+)$/, "_$1_"), "_default"];
  for (const name of new Set(names)) {
    const path = `${folder}/${name}/hosts.toml`;
    const text = await Deno.readTextFile(path).catch((cause) => {
      if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
        return undefined;
      }
      throw new InputError("registry_hosts_unreadable", `Cannot read ${path}`, { cause });
    });
    if (text === undefined) continue;
    return await parseRegistryHosts(
      text,
      registry,
      path,
      (ca) => readCaFile(ca.startsWith("/") ? ca : `${folder}/${name}/${ca}`),
    );
  }
  return undefined;
}

async function readCaFile(path: string): Promise<string> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw new InputError("registry_ca_unreadable", `Cannot read certificate authority ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
  if (/-----BEGIN CERTIFICATE-----/.test(text)) return text;
  throw new InputError(
    "registry_ca_unreadable",
    `Cannot use ${path} as certificate authority: it has no PEM certificate`,
    { place: { kind: "file", file: path } },
  );
}
