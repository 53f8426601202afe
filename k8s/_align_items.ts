import { isJsonObject, type JsonValue } from "./json_value.ts";

/** One step from the present items of a sequence to the wanted ones. */
export type ItemStep =
  | { readonly kind: "keep"; readonly from: number; readonly to: number }
  | { readonly kind: "remove"; readonly from: number }
  | { readonly kind: "insert"; readonly to: number };

/**
 * Finds which present item becomes which wanted one: items with names by name, others by their whole value, and
 * sequences of equal length without names by position. Steps are in the order of the result.
 */
export function alignItems(
  present: readonly JsonValue[],
  wanted: readonly JsonValue[],
): ItemStep[] {
  const named = [...present, ...wanted].some((item) => nameOf(item) !== undefined);
  if (!named && present.length === wanted.length) {
    return wanted.map((_, index) => ({ kind: "keep", from: index, to: index }));
  }
  const presentKeys = present.map(identity);
  const steps: ItemStep[] = [];
  let from = 0;
  wanted.forEach((item, to) => {
    const match = presentKeys.indexOf(identity(item), from);
    if (match === -1) {
      steps.push({ kind: "insert", to });
      return;
    }
    for (; from < match; from++) steps.push({ kind: "remove", from });
    steps.push({ kind: "keep", from: from++, to });
  });
  for (; from < present.length; from++) steps.push({ kind: "remove", from });
  return steps;
}

function identity(item: JsonValue): string {
  const name = nameOf(item);
  if (name === undefined) return JSON.stringify(item);
  // Volume mounts share the name of their volume; what tells them apart is the path.
  const path = isJsonObject(item) ? item["mountPath"] ?? item["devicePath"] ?? null : null;
  return JSON.stringify(["name", name, path]);
}

function nameOf(item: JsonValue): string | undefined {
  const name = isJsonObject(item) ? item["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}
