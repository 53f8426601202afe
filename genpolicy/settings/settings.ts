import type * as v from "valibot";
import type { settingsSchema } from "./settings_schema.ts";

/**
 * What decides a policy besides the pod and its images: the properties of the runtime, the mounts and annotations
 * that it adds, the requests that are allowed. The format of Kata's `genpolicy-settings.json`, with the additions
 * `bindings` (checks beyond Kata's) and `contrast` (how the policy reaches the guest, whose users count).
 */
export type Settings = v.InferOutput<typeof settingsSchema>;

/** A partial OCI specification that every container of its sort starts from. */
export type ContainerTemplate = Settings["other_container"];

/** How a kind of volume is mounted. */
export type VolumeTemplate = Settings["volumes"]["configMap"];
