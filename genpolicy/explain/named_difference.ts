import type { FailedCheck } from "../engine/decision.ts";
import type { PolicyContainer, PolicyMount } from "../policy_data.ts";
import { pointerPart, valueAt } from "./json_pointer_value.ts";

/** What one named part of a request should be, what it is, and where the policy has it. */
export interface NamedDifference {
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly pointer: string;
}

/**
 * For checks that compare parts by name (variables, mounts, annotations, kernel parameters): the part of the policy
 * with the same name. Undefined for other checks, and for parts that the rules did not name.
 */
export function namedDifference(
  failed: FailedCheck,
  container: PolicyContainer,
  request: unknown,
): NamedDifference | undefined {
  const unexpected = Array.isArray(failed.unexpected) ? failed.unexpected : [];
  switch (failed.check) {
    case "env_expected":
    case "exec_env":
      return variables(strings(failed.unexpected).toSorted(), container) ??
        { pointer: "/OCI/Process" };
    case "mounts_expected":
      return mounts(unexpected as PolicyMount[], container);
    case "annotation_values":
      return record(unexpected as string[], "/OCI/Annotations", container, request);
    case "sysctls":
      return record(unexpected as string[], "/OCI/Linux/Sysctl", container, request);
    case "process_args":
      return args(container, valueAt(request, "/OCI/Process/Args"));
    case "image_source":
    case "image_digest":
      return image(failed.check, container, request);
    case "env_required":
      return missingPart(strings(failed.missing), "Env", container, request);
    case "mounts_required":
      return missingPart(strings(failed.missing), "Mounts", container, request);
    default:
      return undefined;
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((it): it is string => typeof it === "string") : [];
}

/** The line that asks for a part that is not there. */
function missingPart(
  missing: readonly string[],
  list: "Env" | "Mounts",
  { OCI }: PolicyContainer,
  request: unknown,
): NamedDifference | undefined {
  const [first] = missing;
  if (first === undefined) return undefined;
  const position = list === "Env"
    ? (OCI.Process.Env ?? []).findLastIndex((text) =>
      text.split("=", 1)[0] === first.split("=", 1)[0]
    )
    : (OCI.Mounts ?? []).findIndex((mount) => mount.destination === first);
  const base = list === "Env" ? "/OCI/Process/Env" : "/OCI/Mounts";
  return {
    expected: missing.map((name) => envEntry(list, name, OCI.Process.Env) ?? name).toSorted(),
    actual: list === "Env" ? givenVariables(missing, request) : "missing",
    pointer: position < 0 ? base : `${base}/${position}`,
  };
}

/** The variables of the request that have the names of those that are missing. */
function givenVariables(missing: readonly string[], request: unknown): unknown {
  const names = new Set(missing.map((text) => text.split("=", 1)[0]));
  const given = strings(valueAt(request, "/OCI/Process/Env"))
    .filter((text) => names.has(text.split("=", 1)[0]));
  return given.length === 0 ? "missing" : given;
}

/** The arguments, with the place of the first one that differs. */
function args({ OCI }: PolicyContainer, given: unknown): NamedDifference {
  const expected = OCI.Process.Args ?? [];
  const actual = strings(given);
  const position = expected.findIndex((text, index) =>
    !text.includes("$") && text !== actual[index]
  );
  const pointer = "/OCI/Process/Args";
  return {
    expected,
    ...(given === undefined ? {} : { actual: given }),
    pointer: position < 0 || !Array.isArray(given) ? pointer : `${pointer}/${position}`,
  };
}

/** What the request pulls; undefined where the pull is not what is wrong. */
function image(
  check: string,
  { bindings }: PolicyContainer,
  request: unknown,
): NamedDifference | undefined {
  if (request === undefined) return undefined;
  const storages = valueAt(request, "/storages");
  const sources = (Array.isArray(storages) ? storages : [])
    .filter((storage) => storage?.driver === "image_guest_pull")
    .map((storage) => storage.source);
  if (check === "image_digest") {
    return { expected: bindings.image.digest, actual: sources, pointer: "/bindings/image/digest" };
  }
  const isKnown = sources.every((source) => bindings.image.sources.includes(source));
  if (isKnown) return undefined;
  return { expected: bindings.image.sources, actual: sources, pointer: "/bindings/image/sources" };
}

function envEntry(
  list: "Env" | "Mounts",
  name: string,
  env: readonly string[] | undefined,
): string | undefined {
  return list === "Env" ? env?.findLast((text) => text.startsWith(`${name}=`)) : undefined;
}

function variables(
  unexpected: readonly string[],
  container: PolicyContainer,
): NamedDifference | undefined {
  if (unexpected.length === 0) return undefined;
  const env = container.OCI.Process.Env ?? [];
  const positions = unexpected.flatMap((variable) => {
    const prefix = `${variable.split("=", 1)[0]}=`;
    return env.flatMap((text, position) => text.startsWith(prefix) ? [position] : []);
  });
  // The YAML's value follows the one of the image that it overrides.
  const first = positions.at(-1);
  return {
    expected: positions.length === 0
      ? "no such variable"
      : positions.map((position) => env[position]),
    actual: unexpected,
    pointer: first === undefined ? "/OCI/Process" : `/OCI/Process/Env/${first}`,
  };
}

function mounts(
  unexpected: readonly PolicyMount[],
  container: PolicyContainer,
): NamedDifference | undefined {
  if (unexpected.length === 0) return undefined;
  const known = container.OCI.Mounts ?? [];
  const destinations = new Set(unexpected.map((mount) => mount.destination));
  const positions = known.flatMap((mount, position) =>
    destinations.has(mount.destination) ? [position] : []
  );
  const [first] = positions;
  return {
    expected: positions.length === 0
      ? "no mount at this destination"
      : positions.map((position) => known[position]),
    actual: unexpected,
    pointer: first === undefined ? "/OCI/Mounts" : `/OCI/Mounts/${first}`,
  };
}

function record(
  keys: readonly string[],
  pointer: "/OCI/Annotations" | "/OCI/Linux/Sysctl",
  container: PolicyContainer,
  request: unknown,
): NamedDifference | undefined {
  const [first] = keys;
  if (first === undefined) return undefined;
  const expected = parts(keys, valueAt(container, pointer));
  const actual = parts(keys, valueAt(request, pointer));
  return {
    expected: Object.keys(expected).length === 0 ? "none of these" : expected,
    actual: Object.keys(actual).length === 0 ? keys : actual,
    pointer: `${pointer}/${pointerPart(first)}`,
  };
}

function parts(keys: readonly string[], record: unknown): Record<string, unknown> {
  const known = (typeof record === "object" && record !== null ? record : {}) as Record<
    string,
    unknown
  >;
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(known, key)).map((key) => [key, known[key]]),
  );
}
