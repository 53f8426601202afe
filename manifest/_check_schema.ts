import * as v from "valibot";
import { InputError } from "../core/mod.ts";
import { memberPath } from "./_json_path.ts";

type Schema = v.GenericSchema<unknown, unknown>;

/** Checks `value` against `schema` and reports every deviation with its JSON path. */
export function checkSchema<S extends Schema>(
  schema: S,
  value: unknown,
): { readonly output: v.InferOutput<S> | undefined; readonly problems: InputError[] } {
  const result = v.safeParse(schema, value);
  if (result.success) return { output: result.output, problems: [] };
  return { output: undefined, problems: result.issues.map(problemOf) };
}

function problemOf(issue: v.BaseIssue<unknown>): InputError {
  const members = (issue.path ?? []).map((item) => item.key as string | number);
  const place = { kind: "json" as const, path: members.reduce(memberPath, "") || "$" };
  const isShape = issue.type === "strict_object" && members.length > 0;
  if (isShape && issue.expected === "never") {
    return new InputError("manifest_field_unknown", `Cannot accept manifest: unknown field`, {
      place,
      hint: "remove the field, or use a version of contrast that knows it",
    });
  }
  if (isShape && issue.received === "undefined") {
    return new InputError("manifest_field_missing", `Cannot accept manifest: field is required`, {
      place,
    });
  }
  const wish = issue.type === "strict_object" ? "expected an object" : issue.message;
  const isLength = /length$/.test(issue.type) || issue.received === "undefined";
  // The value is not ours, and a terminal would obey what is in it.
  const received = issue.received.slice(0, 80).replace(/[^\x20-\x7e]/g, "?");
  const got = isLength ? "" : `, got ${received}`;
  return new InputError("manifest_field_invalid", `Cannot accept manifest: ${wish}${got}`, {
    place,
  });
}
