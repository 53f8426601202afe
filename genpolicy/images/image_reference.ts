import { InputError } from "../../core/mod.ts";
import type { ImageFacts } from "./image_facts.ts";

/** A reference taken apart and normalised as Docker does it. */
export interface ImageReference {
  /** As the user wrote it. */
  readonly written: string;
  /** Host and port, for example `docker.io` or `localhost:5000`. */
  readonly registry: string;
  /** Path in the registry, for example `library/nginx`. */
  readonly repository: string;
  /** Absent only when there is a digest; `latest` where nothing is written. */
  readonly tag: string | undefined;
  /** `sha256:…`; wins over the tag. */
  readonly digest: string | undefined;
}

const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;

/**
 * Reads a reference such as `nginx`, `ghcr.io/acme/web:1.2` or `web@sha256:…` (distribution reference grammar).
 *
 * @throws {InputError} `image_reference_malformed`.
 */
export function parseImageReference(written: string): ImageReference {
  let rest = written;
  let digest: string | undefined;
  const at = rest.indexOf("@");
  if (at >= 0) {
    digest = rest.slice(at + 1);
    rest = rest.slice(0, at);
    if (!digestPattern.test(digest)) {
      throw malformed(written, "its digest is not sha256 and 64 lower-case hex digits");
    }
  }
  let tag: string | undefined;
  const colon = rest.lastIndexOf(":");
  if (colon > rest.lastIndexOf("/")) {
    tag = rest.slice(colon + 1);
    rest = rest.slice(0, colon);
    if (!tagPattern.test(tag)) throw malformed(written, `it has the tag ${JSON.stringify(tag)}`);
  }
  const { registry, repository } = splitName(rest);
  if (!hostPattern.test(registry)) {
    throw malformed(written, `it has the registry ${JSON.stringify(registry)}`);
  }
  if (repository.length > 255 || !repositoryPattern.test(repository)) {
    throw malformed(written, `it has the repository ${JSON.stringify(repository)}`);
  }
  if (tag === undefined && digest === undefined) tag = "latest";
  return { written, registry, repository, tag, digest };
}

/** The full name without tag and digest, for example `docker.io/library/nginx`. */
export function repositoryName(reference: ImageReference): string {
  return `${reference.registry}/${reference.repository}`;
}

/** The full name with tag and digest; equal for two references exactly when they mean the same. */
export function canonicalReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  const digest = reference.digest === undefined ? "" : `@${reference.digest}`;
  return repositoryName(reference) + tag + digest;
}

/**
 * The reference of `facts` with its digest, for the YAML: `nginx:1.27` becomes `nginx:1.27@sha256:…`. A reference
 * that has a digest stays as it is.
 */
export function pinnedReference(facts: Pick<ImageFacts, "reference" | "digest">): string {
  const { written, digest } = parseImageReference(facts.reference);
  return digest === undefined ? `${written}@${facts.digest}` : written;
}

function splitName(name: string): { registry: string; repository: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
  const registry = isHost ? first : "docker.io";
  const path = isHost ? name.slice(slash + 1) : name;
  if (registry === "docker.io" || registry === "index.docker.io") {
    const official = path.includes("/") ? path : `library/${path}`;
    return { registry: "docker.io", repository: official };
  }
  return { registry, repository: path };
}

function malformed(written: string, reason: string): InputError {
  return new InputError(
    "image_reference_malformed",
    `Cannot read image reference ${JSON.stringify(written.slice(0, 300))}: ${reason}`,
    { hint: "write it as registry/repository:tag or registry/repository@sha256:digest" },
  );
}
