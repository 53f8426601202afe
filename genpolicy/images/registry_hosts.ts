import { InputError } from "../../core/mod.ts";
import { parse as parseToml } from "smol-toml";
import * as v from "valibot";
import type { RegistryEndpoint } from "./registry_endpoint.ts";

const texts = v.union([v.pipe(v.string(), v.transform((text) => [text])), v.array(v.string())]);
const hostEntries = {
  capabilities: v.optional(v.array(v.string())),
  ca: v.optional(texts),
  skip_verify: v.optional(v.boolean()),
  override_path: v.optional(v.boolean()),
  header: v.optional(v.record(v.string(), texts)),
};
const fileSchema = v.object({
  server: v.optional(v.string()),
  host: v.optional(v.record(v.string(), v.object(hostEntries))),
  ...hostEntries,
});

type HostEntry = v.InferOutput<v.ObjectSchema<typeof hostEntries, undefined>>;

/**
 * Reads containerd's `hosts.toml`, which names the mirrors of a registry.
 *
 * @param registry the registry that the file is for, as in references.
 * @param file for errors.
 * @param readCa reads a CA file that the text names.
 * @returns the mirrors in the order of the file, then the registry itself.
 * @throws {InputError} `registry_hosts_malformed`, `registry_hosts_unsupported` for `skip_verify`.
 */
export async function parseRegistryHosts(
  text: string,
  registry: string,
  file: string,
  readCa: (path: string) => Promise<string>,
): Promise<RegistryEndpoint[]> {
  let value: unknown;
  try {
    value = parseToml(text);
  } catch (cause) {
    throw malformed(file, "it is not TOML", cause);
  }
  const result = v.safeParse(fileSchema, value);
  if (!result.success) {
    const issue = result.issues[0];
    throw malformed(file, `${v.getDotPath(issue) ?? ""}: ${issue.message}`, undefined);
  }
  const { server, host = {}, ...own } = result.output;
  const usual = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const endpoints: RegistryEndpoint[] = [];
  for (const [url, entry] of Object.entries(host)) {
    endpoints.push(await endpoint(url, entry, registry, file, readCa));
  }
  const last = await endpoint(server ?? `https://${usual}`, own, registry, file, readCa);
  endpoints.push(server === undefined ? { ...last, host: registry, namespace: undefined } : last);
  return endpoints;
}

async function endpoint(
  url: string,
  entry: HostEntry,
  registry: string,
  file: string,
  readCa: (path: string) => Promise<string>,
): Promise<RegistryEndpoint> {
  const text = /^[a-z]+:\/\//.test(url) ? url : `https://${url}`;
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol) || base.username !== "") {
    throw malformed(file, `${JSON.stringify(url)} is not an http or https address`, undefined);
  }
  if (entry.skip_verify) {
    throw new InputError(
      "registry_hosts_unsupported",
      `Cannot use ${url} of ${file}: skip_verify switches the check of certificates off`,
      { place: { kind: "file", file }, hint: "name the certificate authority in ca instead" },
    );
  }
  const path = base.pathname.replace(/\/$/, "");
  const suffix = entry.override_path || path.endsWith("/v2") ? "" : "/v2";
  const headers = Object.entries(entry.header ?? {}).map(([name, values]) => [
    name.toLowerCase(),
    values.join(", "),
  ]);
  const isRegistry = base.host === registry;
  return {
    host: isRegistry ? registry : base.host,
    base: `${base.protocol}//${base.host}${path}${suffix}/`,
    resolves: entry.capabilities?.includes("resolve") ?? true,
    namespace: isRegistry ? undefined : registry,
    headers: Object.fromEntries(headers),
    caCertificates: await Promise.all((entry.ca ?? []).map(readCa)),
  };
}

function malformed(file: string, reason: string, cause: unknown): InputError {
  return new InputError(
    "registry_hosts_malformed",
    `Cannot read the registry hosts: ${reason}`,
    { place: { kind: "file", file }, cause },
  );
}
