import type { Pod } from "../pod/pod.ts";

/** Labels that controllers add to the pods of a template. */
const CONTROLLER_LABELS = new Set([
  "apps.kubernetes.io/pod-index",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-completion-index",
  "batch.kubernetes.io/job-name",
  "controller-revision-hash",
  "controller-uid",
  "job-name",
  "pod-template-generation",
  "pod-template-hash",
  "statefulset.kubernetes.io/pod-name",
]);

/** The value of a downward field: what the YAML says, or a placeholder for what is known only when the pod runs. */
export interface DownwardValue {
  readonly text: string;
  /** Whether the text comes from the YAML, so that it must not hold a placeholder. */
  readonly isLiteral: boolean;
}

/** The value of a downward field as an environment variable; undefined for fields that no variable can have. */
export function downwardField(fieldPath: string, pod: Pod): DownwardValue | undefined {
  const literal = literalField(fieldPath, pod);
  if (literal !== undefined) return { text: literal, isLiteral: true };
  const placeholder = placeholderField(fieldPath);
  return placeholder === undefined ? undefined : { text: placeholder, isLiteral: false };
}

function literalField(fieldPath: string, pod: Pod): string | undefined {
  const keyed = keyedName(fieldPath);
  if (keyed !== undefined) return keyedField(keyed, pod);
  switch (fieldPath) {
    case "metadata.name":
      return pod.workload.kind === "Pod" ? pod.workload.name : undefined;
    case "metadata.namespace":
      return pod.workload.namespace;
    case "spec.nodeName":
      return pod.spec.nodeName;
    case "spec.serviceAccountName":
      return pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? "default";
    default:
      return undefined;
  }
}

function placeholderField(fieldPath: string): string | undefined {
  if (keyedName(fieldPath) !== undefined) {
    return fieldPath === "metadata.labels['statefulset.kubernetes.io/pod-name']"
      ? "$(sandbox-name)"
      : "$(todo-annotation)";
  }
  switch (fieldPath) {
    case "metadata.name":
      return "$(sandbox-name)";
    case "metadata.namespace":
      return "$(sandbox-namespace)";
    case "metadata.uid":
      return "$(pod-uid)";
    case "status.hostIP":
    case "status.hostIPs":
      return "$(host-ip)";
    case "status.podIP":
    case "status.podIPs":
      return "$(pod-ip)";
    case "spec.nodeName":
      return "$(node-name)";
    default:
      return undefined;
  }
}

interface KeyedName {
  readonly field: "labels" | "annotations";
  readonly key: string;
}

function keyedName(fieldPath: string): KeyedName | undefined {
  const match = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath);
  if (match === null) return undefined;
  return { field: match[1] as KeyedName["field"], key: match[2] ?? "" };
}

/** What the YAML sets; empty for a label that neither it nor a controller sets. */
function keyedField({ field, key }: KeyedName, pod: Pod): string | undefined {
  const values = (field === "labels" ? pod.metadata.labels : pod.metadata.annotations) ?? {};
  if (Object.hasOwn(values, key)) return values[key] ?? "";
  return field === "annotations" || CONTROLLER_LABELS.has(key) ? undefined : "";
}
