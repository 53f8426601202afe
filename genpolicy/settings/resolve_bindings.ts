import type { PolicyBindings } from "../policy_data.ts";
import type { Settings } from "./settings.ts";

/** The switches of the policy, and those that only the generation looks at. */
export interface ResolvedBindings {
  readonly policy: PolicyBindings;
  /** A `VOLUME` of an image that no mount covers is an error: the host would provide its contents. */
  readonly imageVolumes: boolean;
}

const ALL = [
  "image_source",
  "image_digest",
  "required_env",
  "required_mounts",
  "container_order",
  "container_once",
  "known_containers",
  "cgroups",
  "rlimits",
  "hostname",
  "annotation_values",
  "sandbox_storages",
  "placeholder_values",
] as const satisfies readonly (keyof PolicyBindings)[];

/** What the setting `bindings` means, switch by switch. */
export function resolveBindings(bindings: Settings["bindings"]): ResolvedBindings {
  const isOn = (name: typeof ALL[number] | "image_volumes"): boolean =>
    typeof bindings === "string" ? bindings === "strict" : bindings[name];
  return {
    policy: Object.fromEntries(ALL.map((name) => [name, isOn(name)])) as unknown as PolicyBindings,
    imageVolumes: isOn("image_volumes"),
  };
}
