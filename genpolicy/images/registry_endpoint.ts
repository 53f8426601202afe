/** One place where the images of a registry can be had: the registry itself or a mirror. */
export interface RegistryEndpoint {
  /** Host and port, for credentials and for people. */
  readonly host: string;
  /** Ends with a slash, for example `https://ghcr.io/v2/`. */
  readonly base: string;
  /** Whether tags may be resolved here; a mirror may be good for blobs only. */
  readonly resolves: boolean;
  /** The registry that a mirror stands for, as its `ns` parameter. */
  readonly namespace: string | undefined;
  /** Sent with every request to this endpoint. */
  readonly headers: Readonly<Record<string, string>>;
  /** PEM certificates that this endpoint's certificate may descend from, besides the usual ones. */
  readonly caCertificates: readonly string[];
}

/** Where the images of a registry can be had, the best place first. */
export type RegistryEndpoints = (registry: string) => Promise<readonly RegistryEndpoint[]>;

/**
 * The registry itself.
 *
 * @param registry as in references, for example `docker.io`.
 * @param isInsecure whether to speak plain HTTP.
 */
export function registryEndpoint(
  registry: string,
  isInsecure: boolean,
  caCertificates: readonly string[] = [],
): RegistryEndpoint {
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  return {
    host: registry,
    base: `${isInsecure ? "http" : "https"}://${host}/v2/`,
    resolves: true,
    namespace: undefined,
    headers: {},
    caCertificates,
  };
}
