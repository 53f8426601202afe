import { InputError } from "../../core/mod.ts";
import type { JsonValue } from "../../k8s/mod.ts";
import { decodeJsonPointer } from "./json_pointer.ts";
import * as v from "valibot";

const path = v.pipe(v.string(), v.regex(/^(\/[^]*)?$/, "a JSON pointer starts with a slash"));
const value = v.unknown();
const operation = v.variant("op", [
  v.strictObject({ op: v.literal("add"), path, value }),
  v.strictObject({ op: v.literal("replace"), path, value }),
  v.strictObject({ op: v.literal("test"), path, value }),
  v.strictObject({ op: v.literal("remove"), path }),
  v.strictObject({ op: v.literal("move"), from: path, path }),
  v.strictObject({ op: v.literal("copy"), from: path, path }),
]);
type Operation = v.InferOutput<typeof operation>;

const MAX_OPERATIONS = 10_000;
const patchSchema = v.pipe(v.array(operation), v.maxLength(MAX_OPERATIONS));

/**
 * Applies an RFC 6902 patch and returns the result; `target` stays as it is.
 *
 * @param file name of the patch in errors.
 * @throws {InputError} `json_patch_malformed` when `patch` is not a list of operations, `json_patch_failed` when an
 * operation does not fit the document or a `test` fails.
 */
export function applyJsonPatch(target: JsonValue, patch: unknown, file: string): JsonValue {
  const parsed = v.safeParse(patchSchema, patch);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new InputError(
      "json_patch_malformed",
      `Cannot apply the patch: ${issue.message}`,
      { place: { kind: "json", file, path: v.getDotPath(issue) ?? "" } },
    );
  }
  let document = structuredClone(target) as JsonValue;
  parsed.output.forEach((operation, index) => {
    const reason = (detail: string): InputError =>
      new InputError(
        "json_patch_failed",
        `Cannot apply operation ${index} (${operation.op} ${operation.path}): ${detail}`,
        { place: { kind: "json", file, path: `[${index}]` } },
      );
    document = applyOperation(document, operation, reason);
  });
  return document;
}

type Fail = (detail: string) => InputError;

function applyOperation(document: JsonValue, operation: Operation, fail: Fail): JsonValue {
  const to = decodeJsonPointer(operation.path);
  switch (operation.op) {
    case "add":
      return add(document, to, operation.value as JsonValue, fail);
    case "replace":
      read(document, to, fail);
      return to.length === 0
        ? operation.value as JsonValue
        : add(remove(document, to, fail), to, operation.value as JsonValue, fail);
    case "remove":
      return remove(document, to, fail);
    case "test":
      if (canonical(read(document, to, fail)) !== canonical(operation.value as JsonValue)) {
        throw fail("the value is another one");
      }
      return document;
    case "move": {
      const from = decodeJsonPointer(operation.from);
      if (to.length > from.length && from.every((key, index) => to[index] === key)) {
        throw fail("the target lies inside the source");
      }
      const moved = read(document, from, fail);
      return add(remove(document, from, fail), to, moved, fail);
    }
    case "copy":
      return add(document, to, read(document, decodeJsonPointer(operation.from), fail), fail);
  }
}

function read(document: JsonValue, keys: readonly string[], fail: Fail): JsonValue {
  let at: JsonValue | undefined = document;
  for (const key of keys) {
    if (Array.isArray(at)) at = at[arrayIndex(key, at.length - 1, fail)];
    else if (typeof at === "object" && at !== null && Object.hasOwn(at, key)) {
      at = (at as Record<string, JsonValue>)[key];
    } else throw fail(`there is no ${JSON.stringify(key)}`);
  }
  return structuredClone(at as JsonValue);
}

function add(
  document: JsonValue,
  keys: readonly string[],
  value: JsonValue,
  fail: Fail,
): JsonValue {
  const key = keys.at(-1);
  if (key === undefined) return value;
  const parent = read(document, keys.slice(0, -1), fail);
  return putBack(document, keys.slice(0, -1), withChild(parent, key, value, fail));
}

function withChild(parent: JsonValue, key: string, value: JsonValue, fail: Fail): JsonValue {
  if (Array.isArray(parent)) {
    const index = key === "-" ? parent.length : arrayIndex(key, parent.length, fail);
    return parent.toSpliced(index, 0, value);
  }
  if (typeof parent !== "object" || parent === null) throw fail("the parent is not a container");
  return { ...parent, [key]: value };
}

function remove(document: JsonValue, keys: readonly string[], fail: Fail): JsonValue {
  const key = keys.at(-1);
  if (key === undefined) throw fail("the whole document cannot be removed");
  read(document, keys, fail);
  const parent = read(document, keys.slice(0, -1), fail);
  const without = Array.isArray(parent)
    ? parent.toSpliced(Number(key), 1)
    : Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== key));
  return putBack(document, keys.slice(0, -1), without as JsonValue);
}

function putBack(document: JsonValue, keys: readonly string[], value: JsonValue): JsonValue {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(document)) {
    const index = Number(key);
    return document.with(index, putBack(document[index] as JsonValue, rest, value));
  }
  const object = document as Record<string, JsonValue>;
  return { ...object, [key]: putBack(object[key] as JsonValue, rest, value) };
}

function arrayIndex(key: string, last: number, fail: Fail): number {
  const index = /^(0|[1-9][0-9]{0,8})$/.test(key) ? Number(key) : -1;
  if (index < 0 || index > last) throw fail(`there is no element ${JSON.stringify(key)}`);
  return index;
}

function canonical(value: JsonValue): string {
  return JSON.stringify(
    value,
    (_key, item) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : item,
  );
}
