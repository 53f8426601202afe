import { isJsonObject, type JsonObject, type JsonValue } from "./json_value.ts";
import type { SourceDocument } from "./source_document.ts";
import type { Workload } from "./workload.ts";

/** A Service with a selector. */
export interface ServiceSelector {
  readonly name: string;
  /** undefined where the file leaves it to `kubectl`. */
  readonly namespace: string | undefined;
  /** Labels that a pod needs; never empty. */
  readonly selector: Readonly<Record<string, string>>;
}

/** The Services of a document that select pods by labels, Lists searched. */
export function servicesOf(document: SourceDocument): ServiceSelector[] {
  return search(document.value);
}

/**
 * The DNS names under which clients in the cluster reach the pods of a workload through the Services: `name`, and where
 * the namespace is known `name.namespace`, `name.namespace.svc` and `name.namespace.svc.cluster.local`. Sorted.
 */
export function serviceNamesOf(workload: Workload, services: readonly ServiceSelector[]): string[] {
  const labels = isJsonObject(workload.metadata["labels"]) ? workload.metadata["labels"] : {};
  const names = services
    .filter((service) => service.namespace === workload.namespace && selects(service, labels))
    .flatMap(({ name, namespace }) =>
      namespace === undefined ? [name] : [
        name,
        `${name}.${namespace}`,
        `${name}.${namespace}.svc`,
        `${name}.${namespace}.svc.cluster.local`,
      ]
    );
  return [...new Set(names)].toSorted();
}

function selects(service: ServiceSelector, labels: JsonObject): boolean {
  return Object.entries(service.selector).every(([key, value]) => labels[key] === value);
}

function search(value: JsonValue | undefined): ServiceSelector[] {
  if (!isJsonObject(value)) return [];
  const { apiVersion, kind, items, metadata, spec } = value;
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
    return items.flatMap(search);
  }
  if (apiVersion !== "v1" || kind !== "Service") return [];
  if (!isJsonObject(metadata) || !isJsonObject(spec) || !isJsonObject(spec["selector"])) return [];
  const { name, namespace } = metadata;
  const selector = Object.entries(spec["selector"]);
  const strings = selector.filter((pair): pair is [string, string] => typeof pair[1] === "string");
  if (typeof name !== "string" || selector.length === 0 || strings.length < selector.length) {
    return [];
  }
  return [{
    name,
    namespace: typeof namespace === "string" ? namespace : undefined,
    selector: Object.fromEntries(strings),
  }];
}
