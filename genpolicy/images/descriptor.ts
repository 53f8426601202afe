import { InputError } from "../../core/mod.ts";
import * as v from "valibot";

/** Names content by its digest (OCI image specification 1.1, "descriptor.md"). */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:…` or `sha512:…`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly platform: DescriptorPlatform | undefined;
  readonly artifactType: string | undefined;
}

/** The platform that an index claims for a manifest. */
export interface DescriptorPlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
}

const digestPattern = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const optionalString = v.nullish(v.string());

/** Reads a descriptor of a foreign document; unknown fields are ignored as the specification asks. */
export const descriptorSchema = v.pipe(
  v.object({
    mediaType: v.string(),
    digest: v.pipe(v.string(), v.regex(digestPattern, "expected a sha256 or sha512 digest")),
    size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    annotations: v.nullish(v.record(v.string(), v.string())),
    artifactType: optionalString,
    platform: v.nullish(
      v.object({ os: optionalString, architecture: optionalString, variant: optionalString }),
    ),
  }),
  v.transform((descriptor): Descriptor => ({
    mediaType: descriptor.mediaType,
    digest: descriptor.digest,
    size: descriptor.size,
    annotations: descriptor.annotations ?? {},
    artifactType: descriptor.artifactType ?? undefined,
    platform: descriptor.platform
      ? {
        os: descriptor.platform.os ?? "unknown",
        architecture: descriptor.platform.architecture ?? "unknown",
        variant: descriptor.platform.variant || undefined,
      }
      : undefined,
  })),
);

/**
 * Reads JSON of a foreign document by a schema.
 *
 * @param subject names the document in the error, for example `manifest of nginx`.
 * @throws {InputError} `code` with the JSON path of the first fault.
 */
export function parseForeignJson<T>(
  bytes: Uint8Array,
  schema: v.GenericSchema<unknown, T>,
  code: string,
  subject: string,
): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new InputError(code, `Cannot read the ${subject}: it is not JSON`, { cause });
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new InputError(code, `Cannot read the ${subject}: ${issue.message}`, {
    place: { kind: "json", path: v.getDotPath(issue) ?? "" },
  });
}
