import * as v from "valibot";
import { type ManifestContent, manifestSchema } from "./manifest_schema.ts";

/**
 * The fields of a malformed manifest that are as the schema wants them, so that what a schema cannot express is
 * checked on them in the same round; and, where one policy is malformed, the other policies.
 */
export function soundParts(
  value: unknown,
): Partial<ManifestContent> & { readonly soundPolicies: ManifestContent["Policies"] } {
  const object = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const fields = Object.entries(manifestSchema.entries)
    .filter(([name, schema]) => Object.hasOwn(object, name) && v.is(schema, object[name]))
    .map(([name]) => [name, object[name]]);
  return { ...Object.fromEntries(fields), soundPolicies: soundPolicies(object["Policies"]) };
}

function soundPolicies(value: unknown): ManifestContent["Policies"] {
  if (typeof value !== "object" || value === null) return {};
  const schema = manifestSchema.entries.Policies;
  return Object.fromEntries(
    Object.entries(value).filter(([hash, entry]) => v.is(schema, { [hash]: entry })),
  );
}
