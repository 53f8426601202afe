import type { SourceDocument } from "../../k8s/mod.ts";

/** A ConfigMap or Secret, its values as text where they are text. */
export interface ConfigObject {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  /** Undefined where the file leaves it to `kubectl`. */
  readonly namespace: string | undefined;
  readonly document: SourceDocument;
  /** Values by key; `undefined` for a value that is not UTF-8. */
  readonly values: ReadonlyMap<string, string | undefined>;
}

/** The ConfigMaps and Secrets that are known when the policy is made. */
export class ConfigObjects {
  readonly #objects = new Map<string, ConfigObject>();

  constructor(objects: Iterable<ConfigObject> = []) {
    for (const object of objects) {
      this.#objects.set(keyOf(object.kind, object.namespace, object.name), object);
    }
  }

  /** All of them, in no particular order. */
  get all(): Iterable<ConfigObject> {
    return this.#objects.values();
  }

  /**
   * The object that a pod in `namespace` means by `name`: of the same namespace, else one whose file names no
   * namespace; for a pod without a namespace also one of namespace `default`.
   */
  find(
    kind: ConfigObject["kind"],
    name: string,
    namespace: string | undefined,
  ): ConfigObject | undefined {
    return this.#objects.get(keyOf(kind, namespace, name)) ??
      this.#objects.get(keyOf(kind, namespace === undefined ? "default" : undefined, name));
  }
}

/** Names the object in one string; the separator is in no Kubernetes name. */
export function keyOf(
  kind: ConfigObject["kind"],
  namespace: string | undefined,
  name: string,
): string {
  return `${kind}\n${namespace ?? ""}\n${name}`;
}
