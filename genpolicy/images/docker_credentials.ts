import { InputError } from "../../core/mod.ts";
import {
  type CredentialHelper,
  DockerConfigCredentials,
  type RegistryCredentials,
} from "./registry_credentials.ts";

const maxConfigBytes = 4 * 1024 * 1024;

/**
 * The credentials that this machine has for registries: `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`, then
 * `$REGISTRY_AUTH_FILE` or Podman's `$XDG_RUNTIME_DIR/containers/auth.json`. The files are read when they are first
 * needed; the first that knows a registry counts.
 *
 * @param env reads an environment variable.
 */
export function dockerCredentials(
  env: (name: string) => string | undefined,
): RegistryCredentials {
  let loaded: Promise<RegistryCredentials[]> | undefined;
  return {
    async find(host, repository) {
      loaded ??= load(credentialFiles(env));
      for (const credentials of await loaded) {
        const found = await credentials.find(host, repository);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function credentialFiles(env: (name: string) => string | undefined): string[] {
  const home = env("HOME");
  const docker = env("DOCKER_CONFIG") ?? (home === undefined ? undefined : `${home}/.docker`);
  const runtime = env("XDG_RUNTIME_DIR");
  const podman = env("REGISTRY_AUTH_FILE") ??
    (runtime === undefined ? undefined : `${runtime}/containers/auth.json`);
  return [docker === undefined ? undefined : `${docker}/config.json`, podman]
    .filter((path) => path !== undefined);
}

async function load(paths: readonly string[]): Promise<RegistryCredentials[]> {
  const found: RegistryCredentials[] = [];
  for (const path of paths) {
    try {
      const { size } = await Deno.stat(path);
      if (size > maxConfigBytes) throw new Error("it is too large");
      found.push(new DockerConfigCredentials(await Deno.readFile(path), path, runHelper));
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) continue;
      if (cause instanceof InputError) throw cause;
      throw new InputError("docker_config_unreadable", `Cannot read the credentials in ${path}`, {
        place: { kind: "file", file: path },
        cause,
      });
    }
  }
  return found;
}

const runHelper: CredentialHelper = async (name, input) => {
  const program = `docker-credential-${name}`;
  try {
    const child = new Deno.Command(program, {
      args: ["get"],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input)).catch(() => undefined);
    await writer.close().catch(() => undefined);
    return await child.output();
  } catch (cause) {
    throw new InputError(
      "credential_helper_missing",
      `Cannot run credential helper ${program}`,
      { hint: "install it, or remove it from Docker's config.json", cause },
    );
  }
};
