import { type ImageFacts, type MemoryAdvice, memoryAdvice } from "../../genpolicy/images/mod.ts";
import {
  containersOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  mapContainers,
  type PodTemplate,
} from "../../k8s/mod.ts";
import type { GenerateWarning } from "./policy_builder.ts";
import type { PreparedWorkload } from "./prepare_workloads.ts";

const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Bytes of a Kubernetes quantity such as `512Mi`, `1e9` or `0.5G`; undefined when it is none. */
export function parseQuantity(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const match = /^(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,3})|([mkMGTPE]|[KMGTPE]i)?)$/.exec(value);
  if (match === null) return undefined;
  const [, digits, exponent, suffix] = match;
  const factor = exponent === undefined ? FACTORS[suffix ?? ""] : 10 ** Number(exponent);
  return Math.ceil(Number(digits) * (factor ?? 1));
}

/** What the images of a pod need in guest memory, next to what its limits grant. */
export function adviseMemory(
  item: PreparedWorkload,
  facts: ReadonlyMap<string, ImageFacts>,
): MemoryAdvice {
  const all = containersOf(item.template);
  const apps = all.filter(({ path }) => path[1] === "containers").map(({ value }) => value);
  const limits = apps.map((container) => memoryOf(container, "limits"));
  const known = limits.every((limit) => limit !== undefined);
  return memoryAdvice({
    images: all.flatMap(({ value }) => facts.get(String(value["image"])) ?? []),
    workloadBytes: apps.reduce((sum, app) => sum + (memoryOf(app, "requests") ?? 0), 0),
    limitBytes: known ? limits.reduce<number>((sum, limit) => sum + (limit ?? 0), 0) : undefined,
  });
}

/** The warning for a pod whose limits are missing or too small; undefined when they are enough. */
export function memoryWarning(
  item: PreparedWorkload,
  advice: MemoryAdvice,
): GenerateWarning | undefined {
  if (advice.isEnough) return undefined;
  const { kind, name, podPath } = item.workload;
  const path = ["spec", "containers"];
  return {
    code: "memory_limit_low",
    message:
      `The memory limits of ${kind} ${name} have to be ${advice.recommended} in all, because its ` +
      "images are unpacked into the memory of the guest",
    get place() {
      return item.places.written?.place([...podPath, ...path]) ?? item.workload.place(path);
    },
    hint: "raise resources.limits.memory, or let --set-memory do it",
  };
}

/** The workloads with limits that their images fit into, or a warning for each that lacks them. */
export function fitMemory(
  workloads: readonly PreparedWorkload[],
  facts: ReadonlyMap<string, ImageFacts>,
  setMemory: boolean,
): { workloads: PreparedWorkload[]; warnings: GenerateWarning[] } {
  const warnings: GenerateWarning[] = [];
  const fitted = workloads.map((item) => {
    const advice = adviseMemory(item, facts);
    if (setMemory) return { ...item, template: withMemoryLimit(item.template, advice) };
    const warning = memoryWarning(item, advice);
    if (warning !== undefined) warnings.push(warning);
    return item;
  });
  return { workloads: fitted, warnings };
}

/** The template with the limit of its first container raised so far that all limits together are enough. */
export function withMemoryLimit(template: PodTemplate, advice: MemoryAdvice): PodTemplate {
  const apps = containersOf(template).filter(({ path }) => path[1] === "containers");
  const others = apps.slice(1).reduce(
    (sum, { value }) => sum + (memoryOf(value, "limits") ?? 0),
    0,
  );
  const wanted = advice.recommendedBytes - others;
  return mapContainers(template, (container, path) => {
    const isFirst = path[1] === "containers" && path[2] === 0;
    if (!isFirst || (memoryOf(container, "limits") ?? 0) >= wanted) return container;
    const resources = isJsonObject(container["resources"]) ? container["resources"] : {};
    const limits = isJsonObject(resources["limits"]) ? resources["limits"] : {};
    const memory = `${Math.ceil(wanted / 2 ** 20)}Mi`;
    return { ...container, resources: { ...resources, limits: { ...limits, memory } } };
  });
}

function memoryOf(container: JsonObject, kind: "limits" | "requests"): number | undefined {
  const resources = container["resources"];
  const quantities = isJsonObject(resources) ? resources[kind] : undefined;
  return parseQuantity(isJsonObject(quantities) ? quantities["memory"] : undefined);
}
