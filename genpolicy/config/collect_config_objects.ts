import { InputError } from "../../core/mod.ts";
import {
  isJsonObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  type SourceDocument,
} from "../../k8s/mod.ts";
import { Problems } from "../problems.ts";
import { type ConfigObject, ConfigObjects, keyOf } from "./config_objects.ts";

/**
 * The ConfigMaps and Secrets among `documents`, Lists searched; other kinds are passed over.
 *
 * @throws {InputErrors} all problems: `config_malformed` for values of a wrong type, `config_repeated` when two
 * objects of one kind, namespace and name have different values.
 */
export function collectConfigObjects(documents: Iterable<SourceDocument>): ConfigObjects {
  const problems = new Problems();
  const found = new Map<string, ConfigObject>();
  for (const document of documents) {
    for (const { value, path } of resourcesOf(document.value, [])) {
      const object = problems.try(() => readConfigObject(document, value, path, problems));
      if (object === undefined) continue;
      const key = keyOf(object.kind, object.namespace, object.name);
      const other = found.get(key);
      if (other !== undefined && !sameValues(other, object)) {
        problems.add(
          new InputError(
            "config_repeated",
            `Cannot use ${object.kind} ${object.name}: it is defined twice, with different values`,
            {
              place: document.place([...path, "metadata", "name"]),
              hint: `the other one is in ${other.document.file}; remove one of them`,
            },
          ),
        );
      }
      found.set(key, object);
    }
  }
  problems.throwIfAny();
  return new ConfigObjects(found.values());
}

function* resourcesOf(
  value: JsonValue,
  path: JsonPath,
): Generator<{ value: JsonObject; path: JsonPath }> {
  if (!isJsonObject(value) || typeof value["kind"] !== "string") return;
  const { kind, items } = value;
  if (kind.endsWith("List") && Array.isArray(items)) {
    for (const [index, item] of items.entries()) {
      yield* resourcesOf(item, [...path, "items", index]);
    }
  } else if (value["apiVersion"] === "v1" && (kind === "ConfigMap" || kind === "Secret")) {
    yield { value, path };
  }
}

function readConfigObject(
  document: SourceDocument,
  value: JsonObject,
  path: JsonPath,
  problems: Problems,
): ConfigObject | undefined {
  const kind = value["kind"] as ConfigObject["kind"];
  const metadata = value["metadata"];
  const name = isJsonObject(metadata) ? metadata["name"] : undefined;
  const namespace = isJsonObject(metadata) ? metadata["namespace"] : undefined;
  if (typeof name !== "string") {
    throw new InputError("config_malformed", `Cannot read ${kind}: it has no name`, {
      place: document.place([...path, "metadata"]),
    });
  }
  const values = new Map<string, string | undefined>();
  const fields: [string, boolean][] = kind === "Secret"
    ? [["data", true], ["stringData", false]]
    : [["binaryData", true], ["data", false]];
  for (const [field, isBase64] of fields) {
    const entries = value[field] ?? {};
    if (!isJsonObject(entries)) {
      problems.add(malformed(document, [...path, field], `${field} is not a mapping`));
      continue;
    }
    for (const [key, entry] of Object.entries(entries)) {
      const text = problems.try(() =>
        readValue(
          entry,
          isBase64,
          (reason) =>
            malformed(document, [...path, field, key], `${kind} ${name}: ${key} ${reason}`),
        )
      );
      values.set(key, text);
    }
  }
  return {
    kind,
    name,
    namespace: typeof namespace === "string" && namespace !== "" ? namespace : undefined,
    document,
    values,
  };
}

function readValue(
  value: JsonValue,
  isBase64: boolean,
  fail: (reason: string) => InputError,
): string | undefined {
  if (value === null) return "";
  if (typeof value !== "string") throw fail("is not a string");
  if (!isBase64) return value;
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.fromBase64(value);
  } catch {
    throw fail("is not base64");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function sameValues(left: ConfigObject, right: ConfigObject): boolean {
  return left.values.size === right.values.size &&
    [...left.values].every(([key, value]) => right.values.get(key) === value);
}

function malformed(document: SourceDocument, path: JsonPath, reason: string): InputError {
  return new InputError("config_malformed", `Cannot read values: ${reason}`, {
    place: document.place(path),
    hint: reason.endsWith("base64") ? "use stringData for plain text" : "quote the value",
  });
}
