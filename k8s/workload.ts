import type { FilePlace } from "../core/mod.ts";
import type { JsonObject, JsonPath } from "./json_value.ts";
import type { SourceDocument } from "./source_document.ts";

/** The kinds of resources that run pods. */
export type WorkloadKind =
  | "Pod"
  | "Deployment"
  | "ReplicaSet"
  | "ReplicationController"
  | "DaemonSet"
  | "StatefulSet"
  | "Job"
  | "CronJob";

/** A resource that runs pods, and the template of these pods. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly apiVersion: string;
  /** `metadata.name` of the resource. */
  readonly name: string;
  /** `metadata.namespace` of the resource; undefined where the file leaves it to `kubectl`. */
  readonly namespace: string | undefined;
  readonly document: SourceDocument;
  /** Path in the document of the resource itself: `[]`, or `["items", 2]` in a List. */
  readonly resourcePath: JsonPath;
  /** Path in the document of the pod template, the mapping with `metadata` and `spec`; for a Pod the resource itself. */
  readonly podPath: JsonPath;
  /** `metadata` of the pod template; empty where it has none. */
  readonly metadata: JsonObject;
  /** `spec` of the pod template, as it is written. */
  readonly spec: JsonObject;
  /** The place of a value of the pod template; `path` is relative to the template. */
  place(path: JsonPath): FilePlace;
}
