import { InputError, type Place } from "../../core/mod.ts";
import * as v from "valibot";

/**
 * The execution defaults of an image: the `config` object of the OCI image configuration (OCI image
 * specification 1.1, "config.md"), reduced to the fields that a runtime reads. Docker's null values are left out.
 */
export interface OciImageConfig {
  /** `user`, `uid`, `user:group` or `uid:gid`, unresolved; absent or empty means root. */
  readonly User?: string;
  /** Keys such as `8080/tcp`; the values are empty objects. */
  readonly ExposedPorts?: Readonly<Record<string, Readonly<Record<string, never>>>>;
  /** `NAME=value`, in the order of the image. */
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  /** Keys are absolute paths in the container; the values are empty objects. */
  readonly Volumes?: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  /** Such as `SIGTERM` or `15`. */
  readonly StopSignal?: string;
  /** Docker's extension: the image wants a terminal. */
  readonly Tty?: boolean;
}

const strings = v.array(v.string());
const emptyObjects = v.record(v.string(), v.strictObject({}));

/** Exactly the fields of `OciImageConfig`; anything else is refused. For files of our own. */
export const ociImageConfigSchema = v.strictObject({
  User: v.exactOptional(v.string()),
  ExposedPorts: v.exactOptional(emptyObjects),
  Env: v.exactOptional(strings),
  Entrypoint: v.exactOptional(strings),
  Cmd: v.exactOptional(strings),
  Volumes: v.exactOptional(emptyObjects),
  WorkingDir: v.exactOptional(v.string()),
  Labels: v.exactOptional(v.record(v.string(), v.string())),
  StopSignal: v.exactOptional(v.string()),
  Tty: v.exactOptional(v.boolean()),
});

const sortedFields: ReadonlySet<string> = new Set(["ExposedPorts", "Volumes", "Labels"]);

/**
 * Reads the `config` object of a foreign image configuration: unknown fields and nulls are dropped, known fields
 * must have their type. The order of the result's fields does not depend on the input.
 *
 * @throws {InputError} `image_config_malformed` when a known field has another type.
 */
export function parseOciImageConfig(value: unknown, place: Place): OciImageConfig {
  const known: Record<string, unknown> = {};
  if (value !== null && value !== undefined) {
    if (typeof value !== "object" || Array.isArray(value)) {
      throw new InputError(
        "image_config_malformed",
        "Cannot read the image configuration: config is not an object",
        { place },
      );
    }
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(ociImageConfigSchema.entries)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field !== null && field !== undefined) known[name] = withoutVolumeOptions(name, field);
    }
  }
  const result = v.safeParse(ociImageConfigSchema, known);
  if (!result.success) {
    const issue = result.issues[0];
    throw new InputError(
      "image_config_malformed",
      `Cannot read the image configuration: config.${v.getDotPath(issue)} has the wrong type, ` +
        `expected ${issue.expected ?? "another value"}`,
      { place },
    );
  }
  return orderedConfig(result.output);
}

/** The same configuration with fields and keys in their canonical order. */
export function orderedConfig(config: OciImageConfig): OciImageConfig {
  const ordered: Record<string, unknown> = {};
  for (const name of Object.keys(ociImageConfigSchema.entries)) {
    const field = config[name as keyof OciImageConfig];
    if (field === undefined) continue;
    ordered[name] = sortedFields.has(name) ? sortedRecord(field as Record<string, unknown>) : field;
  }
  return ordered;
}

/** Docker allows any object as the value of a port or a volume; it has no meaning. */
function withoutVolumeOptions(name: string, field: unknown): unknown {
  const isSet = name === "ExposedPorts" || name === "Volumes";
  if (!isSet || typeof field !== "object" || Array.isArray(field)) return field;
  return Object.fromEntries(Object.keys(field as object).map((key) => [key, {}]));
}

function sortedRecord(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}
