import { InputError, Secret } from "../../core/mod.ts";
import * as v from "valibot";
import { parseForeignJson } from "./descriptor.ts";

/** What a registry wants to know of its user. */
export type RegistryCredential =
  | { readonly kind: "password"; readonly username: string; readonly password: Secret }
  /** An OAuth 2 refresh token, which the registry's token service exchanges. */
  | { readonly kind: "identity-token"; readonly token: Secret };

/** Knows the credentials for registries. */
export interface RegistryCredentials {
  /**
   * @param host as in references, for example `docker.io` or `ghcr.io`.
   * @param repository path in the registry.
   * @returns undefined for anonymous access.
   */
  find(host: string, repository: string): Promise<RegistryCredential | undefined>;
}

/** Runs `docker-credential-NAME get`; `input` goes to its standard input. */
export type CredentialHelper = (
  name: string,
  input: string,
) => Promise<{ readonly success: boolean; readonly stdout: Uint8Array }>;

const optionalText = v.nullish(v.string());
const configSchema = v.object({
  auths: v.nullish(v.record(
    v.string(),
    v.object({
      auth: optionalText,
      username: optionalText,
      password: optionalText,
      identitytoken: optionalText,
    }),
  )),
  credHelpers: v.nullish(v.record(v.string(), v.string())),
  credsStore: optionalText,
});
const helperSchema = v.object({ Username: v.string(), Secret: v.string() });

type DockerConfig = v.InferOutput<typeof configSchema>;
type DockerAuth = NonNullable<DockerConfig["auths"]>[string];

const dockerHubKey = "https://index.docker.io/v1/";

/**
 * The credentials of Docker's `config.json` (and of Podman's `auth.json`, which looks the same): entries with
 * passwords or identity tokens, credential helpers for single registries and for all.
 */
export class DockerConfigCredentials implements RegistryCredentials {
  readonly #config: DockerConfig;
  readonly #helper: CredentialHelper;

  /**
   * @param bytes the file.
   * @param file its name, for errors.
   * @throws {InputError} `docker_config_malformed`.
   */
  constructor(bytes: Uint8Array, file: string, helper: CredentialHelper) {
    this.#config = parseForeignJson(bytes, configSchema, "docker_config_malformed", file);
    this.#helper = helper;
  }

  async find(host: string, repository: string): Promise<RegistryCredential | undefined> {
    const keys = lookupKeys(host, repository);
    const helpers = this.#config.credHelpers ?? {};
    for (const key of keys) {
      const name = Object.hasOwn(helpers, key) ? helpers[key] : undefined;
      if (name) return await this.#fromHelper(name, serverKey(host));
    }
    const store = this.#config.credsStore;
    if (store) {
      const found = await this.#fromHelper(store, serverKey(host));
      if (found !== undefined) return found;
    }
    const auths = this.#config.auths ?? {};
    for (const key of keys) {
      const entry = Object.hasOwn(auths, key) ? auths[key] : undefined;
      const credential = entry === undefined ? undefined : fromEntry(entry, key);
      if (credential !== undefined) return credential;
    }
    return undefined;
  }

  async #fromHelper(name: string, server: string): Promise<RegistryCredential | undefined> {
    if (!/^[\w.-]+$/.test(name)) {
      throw new InputError(
        "credential_helper_malformed",
        `Cannot run credential helper ${JSON.stringify(name)}: it is not a plain name`,
      );
    }
    const { success, stdout } = await this.#helper(name, server);
    // A helper that does not know the server fails; access is then anonymous.
    if (!success) return undefined;
    const program = `answer of docker-credential-${name}`;
    const answer = parseForeignJson(stdout, helperSchema, "credential_helper_malformed", program);
    const secret = new Secret(new TextEncoder().encode(answer.Secret));
    if (answer.Username === "<token>") return { kind: "identity-token", token: secret };
    return { kind: "password", username: answer.Username, password: secret };
  }
}

/** Nobody has credentials: anonymous access everywhere. */
export const anonymousCredentials: RegistryCredentials = {
  find: () => Promise.resolve(undefined),
};

function fromEntry(entry: DockerAuth, key: string): RegistryCredential | undefined {
  const encoder = new TextEncoder();
  if (entry.identitytoken) {
    return { kind: "identity-token", token: new Secret(encoder.encode(entry.identitytoken)) };
  }
  let { username, password } = entry;
  if (entry.auth) {
    const pair = decodePair(entry.auth, key);
    username = pair.slice(0, pair.indexOf(":"));
    password = pair.slice(pair.indexOf(":") + 1);
  }
  if (!username || password === undefined || password === null) return undefined;
  return { kind: "password", username, password: new Secret(encoder.encode(password)) };
}

function decodePair(auth: string, key: string): string {
  try {
    const pair = new TextDecoder().decode(Uint8Array.fromBase64(auth)).replace(/\0+$/, "");
    if (pair.indexOf(":") > 0) return pair;
  } catch {
    // Falls through to the error, which must not show the text.
  }
  throw new InputError(
    "docker_config_malformed",
    `Cannot read the credentials for ${key}: auth is not base64 of user and password`,
  );
}

function serverKey(host: string): string {
  return host === "docker.io" ? dockerHubKey : host;
}

/** From the most special to the most general key that people and tools write. */
function lookupKeys(host: string, repository: string): string[] {
  const components = repository.split("/");
  const scoped = components.map((_, index) =>
    `${host}/${components.slice(0, components.length - index).join("/")}`
  );
  const hosts = host === "docker.io"
    ? ["docker.io", "index.docker.io", "registry-1.docker.io"]
    : [host];
  const urls = hosts.flatMap((name) => [
    `https://${name}`,
    `https://${name}/`,
    `https://${name}/v1/`,
    `https://${name}/v2/`,
    `http://${name}`,
  ]);
  return [...scoped, ...hosts, ...urls];
}
