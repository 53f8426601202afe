import type { FilePlace } from "../../core/mod.ts";
import type { JsonPath, Workload } from "../../k8s/mod.ts";
import type { Container, PodMetadata, PodSpec, Volume } from "./pod_spec.ts";

/** A container of the pod, its part in the start, and its path in the pod template. */
export interface PodContainer {
  readonly role: "init" | "sidecar" | "container";
  readonly container: Container;
  readonly path: JsonPath;
}

/** A pod template that was checked: its fields have their types, its references are sound. */
export interface Pod {
  readonly workload: Workload;
  readonly metadata: PodMetadata;
  readonly spec: PodSpec;
  /** In the order in which they start: init containers and sidecars, then the containers. */
  readonly containers: readonly PodContainer[];
  /** By name; claim templates of a StatefulSet are here too, as `claimTemplate`. */
  readonly volumes: ReadonlyMap<string, Volume>;
  /** The place of a value; `path` is relative to the pod template. */
  readonly place: (path: JsonPath) => FilePlace;
}
