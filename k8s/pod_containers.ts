import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./json_value.ts";
import type { PodTemplate } from "./pod_template.ts";

/** A container of a pod template and where it stands. */
export interface PodContainer {
  /** From the template to the container, as `["spec", "containers", 0]`. */
  readonly path: JsonPath;
  readonly value: JsonObject;
}

const LISTS = ["initContainers", "containers"] as const;

/** Every init container and container of a template, in that order. */
export function containersOf(template: PodTemplate): PodContainer[] {
  const spec = isJsonObject(template["spec"]) ? template["spec"] : {};
  return LISTS.flatMap((list) => {
    const items = spec[list];
    return Array.isArray(items)
      ? items.flatMap((value: JsonValue, index) =>
        isJsonObject(value) ? [{ path: ["spec", list, index], value }] : []
      )
      : [];
  });
}

/** A copy of `template` with every container replaced by what `change` makes of it. */
export function mapContainers(
  template: PodTemplate,
  change: (container: JsonObject, path: JsonPath) => JsonObject,
): PodTemplate {
  const spec = isJsonObject(template["spec"]) ? template["spec"] : {};
  const lists = LISTS.flatMap((list) => {
    const items = spec[list];
    if (!Array.isArray(items)) return [];
    const changed = items.map((value: JsonValue, index) =>
      isJsonObject(value) ? change(value, ["spec", list, index]) : value
    );
    return [[list, changed] as const];
  });
  return { ...template, spec: { ...spec, ...Object.fromEntries(lists) } };
}

/** A copy of `template` whose image references are what `replace` returns; undefined keeps one. */
export function replaceImages(
  template: PodTemplate,
  replace: (reference: string) => string | undefined,
): PodTemplate {
  return mapContainers(template, (container) => {
    const { image } = container;
    const replacement = typeof image === "string" ? replace(image) : undefined;
    return replacement === undefined ? container : { ...container, image: replacement };
  });
}
