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
  const steps: ItemStep[] = [];
  const matches = commonSubsequence(present.map(identity), wanted.map(identity));
  let from = 0;
  let to = 0;
  for (const match of [...matches, { from: present.length, to: wanted.length }]) {
    while (from < match.from) steps.push({ kind: "remove", from: from++ });
    while (to < match.to) steps.push({ kind: "insert", to: to++ });
    if (from < present.length && to < wanted.length) {
      steps.push({ kind: "keep", from: from++, to: to++ });
    }
  }
  return steps;
}

/** The longest common subsequence of two lists, so that a moved item moves and its neighbours stay. */
function commonSubsequence(
  left: readonly string[],
  right: readonly string[],
): { from: number; to: number }[] {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] = left[i] === right[j]
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const matches: { from: number; to: number }[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) matches.push({ from: i++, to: j++ });
    else if (at(i + 1, j) > at(i, j + 1)) i++;
    else j++;
  }
  return matches;
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
