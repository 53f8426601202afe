import { InputError } from "../core/mod.ts";
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./json_value.ts";
import type { SourceDocument } from "./source_document.ts";
import type { Workload, WorkloadKind } from "./workload.ts";

interface KindFacts {
  /** API groups that own the kind; other groups may use the name for something else. */
  readonly groups: readonly string[];
  /** From the resource to the pod template. */
  readonly template: JsonPath;
}

const KINDS: ReadonlyMap<string, KindFacts> = new Map<WorkloadKind, KindFacts>([
  ["Pod", { groups: [""], template: [] }],
  ["ReplicationController", { groups: [""], template: ["spec", "template"] }],
  ["Deployment", { groups: ["apps", "extensions"], template: ["spec", "template"] }],
  ["ReplicaSet", { groups: ["apps", "extensions"], template: ["spec", "template"] }],
  ["DaemonSet", { groups: ["apps", "extensions"], template: ["spec", "template"] }],
  ["StatefulSet", { groups: ["apps"], template: ["spec", "template"] }],
  ["Job", { groups: ["batch"], template: ["spec", "template"] }],
  ["CronJob", { groups: ["batch"], template: ["spec", "jobTemplate", "spec", "template"] }],
]);

/**
 * The workloads of a document, Lists searched; a document of another kind has none.
 *
 * @throws {InputError} `workload_malformed` when a resource of a workload kind has no name or no pod template.
 */
export function workloadsOf(document: SourceDocument): Workload[] {
  return search(document, document.value, []);
}

function search(
  document: SourceDocument,
  value: JsonValue | undefined,
  path: JsonPath,
): Workload[] {
  if (!isJsonObject(value)) return [];
  const { apiVersion, kind, items } = value;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  if (kind.endsWith("List") && Array.isArray(items)) {
    return items.flatMap((item: JsonValue, index) =>
      search(document, item, [...path, "items", index])
    );
  }
  const facts = KINDS.get(kind);
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  if (facts === undefined || !facts.groups.includes(group)) return [];
  return [workload(document, value, { path, facts, kind: kind as WorkloadKind, apiVersion })];
}

function workload(
  document: SourceDocument,
  resource: JsonObject,
  at: { path: JsonPath; facts: KindFacts; kind: WorkloadKind; apiVersion: string },
): Workload {
  const name = stringAt(document, resource, at, ["metadata", "name"]);
  if (name === undefined) {
    throw new InputError("workload_malformed", `Cannot read ${at.kind}: it has no name`, {
      place: document.place([...at.path, "metadata"]),
      hint: "set metadata.name; generateName is not enough, because certificates carry the name",
    });
  }
  const template = at.facts.template.reduce<JsonValue | undefined>(child, resource);
  const spec = child(template, "spec");
  if (!isJsonObject(spec)) {
    throw new InputError(
      "workload_malformed",
      `Cannot read ${at.kind} ${name}: ${
        [...at.facts.template, "spec"].join(".")
      } is not a mapping`,
      { place: document.place([...at.path, ...at.facts.template]) },
    );
  }
  const metadata = child(template, "metadata");
  const podPath = [...at.path, ...at.facts.template];
  return {
    kind: at.kind,
    apiVersion: at.apiVersion,
    name,
    namespace: stringAt(document, resource, at, ["metadata", "namespace"]),
    document,
    resourcePath: at.path,
    podPath,
    metadata: isJsonObject(metadata) ? metadata : {},
    spec,
    place: (path) => document.place([...podPath, ...path]),
  };
}

function stringAt(
  document: SourceDocument,
  resource: JsonObject,
  at: { path: JsonPath; kind: WorkloadKind },
  path: JsonPath,
): string | undefined {
  const value = path.reduce<JsonValue | undefined>(child, resource);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") {
    throw new InputError(
      "workload_malformed",
      `Cannot read ${at.kind}: ${path.join(".")} is ${
        JSON.stringify(value).slice(0, 80)
      }, expected a string`,
      { place: document.place([...at.path, ...path]), hint: "quote the value" },
    );
  }
  return value;
}

function child(value: JsonValue | undefined, key: string | number): JsonValue | undefined {
  if (!isJsonObject(value) || typeof key !== "string") return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
