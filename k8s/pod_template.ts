import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./json_value.ts";
import type { Workload } from "./workload.ts";

/** A pod template as plain JSON: `metadata` and `spec`, and for a Pod the rest of the resource. */
export type PodTemplate = JsonObject;

/** The pod template of a workload, as it stands in the document. */
export function podTemplateOf(workload: Workload): PodTemplate {
  const template = workload.podPath.reduce<JsonValue | undefined>(
    (value, part) => (value as Record<string | number, JsonValue> | undefined)?.[part],
    workload.document.value,
  );
  return isJsonObject(template) ? template : {};
}

/** A copy of `document` with other pod templates at the given paths. */
export function withPodTemplates(
  document: JsonValue,
  templates: Iterable<readonly [JsonPath, PodTemplate]>,
): JsonValue {
  let value = document;
  for (const [path, template] of templates) value = replaceAt(value, path, template);
  return value;
}

/** A copy of `template` with annotations added or replaced; undefined removes one. */
export function withAnnotations(
  template: PodTemplate,
  annotations: Readonly<Record<string, string | undefined>>,
): PodTemplate {
  const metadata = isJsonObject(template["metadata"]) ? template["metadata"] : {};
  const present = isJsonObject(metadata["annotations"]) ? metadata["annotations"] : {};
  const merged = Object.entries({ ...present, ...annotations }).filter(([, value]) =>
    value !== undefined
  );
  if (merged.length === 0 && metadata["annotations"] === undefined) return template;
  return {
    ...template,
    metadata: { ...metadata, annotations: Object.fromEntries(merged) as JsonObject },
  };
}

/**
 * The workload with another template. Places keep pointing into the file as the user wrote it: list items are found
 * by their names, and for what was injected the place is that of its surroundings.
 */
export function withTemplate(workload: Workload, template: PodTemplate): Workload {
  const original = podTemplateOf(workload);
  const { metadata, spec } = template;
  return {
    ...workload,
    metadata: isJsonObject(metadata) ? metadata : {},
    spec: isJsonObject(spec) ? spec : {},
    place: (path) => workload.place(originalPath(original, template, path)),
  };
}

function originalPath(original: JsonValue, template: JsonValue, path: JsonPath): JsonPath {
  const translated: (string | number)[] = [];
  let before: JsonValue | undefined = original;
  let after: JsonValue | undefined = template;
  for (const part of path) {
    let index = part;
    if (Array.isArray(before) && Array.isArray(after) && typeof part === "number") {
      const wanted = nameOf(after[part]);
      const found: number = wanted === undefined
        ? part
        : before.findIndex((item: JsonValue) => nameOf(item) === wanted);
      if (found === -1) break;
      index = found;
    }
    translated.push(index);
    before = (before as Record<string | number, JsonValue> | null | undefined)?.[index];
    after = (after as Record<string | number, JsonValue> | null | undefined)?.[part];
  }
  return translated;
}

function nameOf(item: JsonValue | undefined): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const { name, mountPath } = item;
  return typeof name === "string" ? `${name}\0${String(mountPath ?? "")}` : undefined;
}

function replaceAt(value: JsonValue, path: JsonPath, replacement: JsonValue): JsonValue {
  const [part, ...rest] = path;
  if (part === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, index) =>
      index === part ? replaceAt(item, rest, replacement) : item
    );
  }
  const object = isJsonObject(value) ? value : {};
  return { ...object, [part]: replaceAt(object[part] ?? {}, rest, replacement) };
}
