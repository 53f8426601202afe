import { InputError } from "../core/mod.ts";
import {
  POD_ROLE_ANNOTATION,
  SKIP_INITIALIZER_ANNOTATION,
  UNSUPPORTED_ANNOTATIONS,
  WORKLOAD_SECRET_ID_ANNOTATION,
} from "./annotations.ts";
import { isJsonObject } from "./json_value.ts";
import type { Workload } from "./workload.ts";

/** What the annotations of a workload and its name say about its place in the deployment. */
export interface WorkloadIdentity {
  readonly role: "coordinator" | "workload";
  /** Whether the pod asks for no Initializer; true for a Coordinator. */
  readonly skipInitializer: boolean;
  /** ID that the workload secret is derived from; empty for none. */
  readonly workloadSecretId: string;
}

/**
 * Reads the annotations that Contrast knows.
 *
 * @throws {InputError} `annotation_malformed`, `pod_role_unknown`, or `annotation_unsupported` for one whose meaning
 * would be lost.
 */
export function workloadIdentity(workload: Workload): WorkloadIdentity {
  for (const [annotation, reason] of UNSUPPORTED_ANNOTATIONS) {
    if (annotationOf(workload, annotation) === undefined) continue;
    throw new InputError(
      "annotation_unsupported",
      `Cannot honour annotation ${annotation}: ${reason}`,
      {
        place: workload.place(["metadata", "annotations", annotation]),
        hint: "remove the annotation once the workload protects itself another way",
      },
    );
  }
  const role = annotationOf(workload, POD_ROLE_ANNOTATION);
  if (role !== undefined && role !== "coordinator") {
    throw new InputError(
      "pod_role_unknown",
      `Cannot use pod role ${JSON.stringify(role)}: expected "coordinator"`,
      {
        place: workload.place(["metadata", "annotations", POD_ROLE_ANNOTATION]),
      },
    );
  }
  return {
    role: role ?? "workload",
    skipInitializer: role === "coordinator" || isTrue(workload, SKIP_INITIALIZER_ANNOTATION),
    workloadSecretId: annotationOf(workload, WORKLOAD_SECRET_ID_ANNOTATION) ??
      defaultSecretId(workload),
  };
}

/**
 * An annotation of the pod template; undefined where it is not set.
 *
 * @throws {InputError} `annotation_malformed` when it is not a string.
 */
export function annotationOf(workload: Workload, name: string): string | undefined {
  const annotations = workload.metadata["annotations"];
  if (annotations === undefined || annotations === null) return undefined;
  if (!isJsonObject(annotations)) {
    throw new InputError("annotation_malformed", "Cannot read annotations: expected a mapping", {
      place: workload.place(["metadata", "annotations"]),
    });
  }
  const value = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new InputError(
    "annotation_malformed",
    `Cannot read annotation ${name}: expected a string, not ${JSON.stringify(value).slice(0, 80)}`,
    { place: workload.place(["metadata", "annotations", name]), hint: "quote the value" },
  );
}

function isTrue(workload: Workload, name: string): boolean {
  const value = annotationOf(workload, name);
  if (value === undefined || value === "false") return false;
  if (value === "true") return true;
  throw new InputError(
    "annotation_malformed",
    `Cannot read annotation ${name}: expected "true" or "false", not ${JSON.stringify(value)}`,
    { place: workload.place(["metadata", "annotations", name]) },
  );
}

/** `<group or core>/<version>/<Kind>/<namespace or default>/<name>`, as the original system derives it. */
function defaultSecretId(workload: Workload): string {
  const { apiVersion, kind, namespace, name } = workload;
  const groupAndVersion = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return `${groupAndVersion}/${kind}/${namespace ?? "default"}/${name}`;
}
