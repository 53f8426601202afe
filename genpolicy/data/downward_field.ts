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
]);

/**
 * The value of a downward field as an environment variable: a literal, or a placeholder for what is known only when
 * the pod runs. Undefined for fields that Kubernetes does not offer to variables.
 */
export function downwardField(fieldPath: string, pod: Pod): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath);
  if (keyed !== null) return keyedField(keyed[1] ?? "", keyed[2] ?? "", pod);
  switch (fieldPath) {
    case "metadata.name":
      return pod.workload.kind === "Pod" ? pod.workload.name : "$(sandbox-name)";
    case "metadata.namespace":
      return pod.workload.namespace ?? "$(sandbox-namespace)";
    case "metadata.uid":
      return "$(pod-uid)";
    case "status.hostIP":
    case "status.hostIPs":
      return "$(host-ip)";
    case "status.podIP":
    case "status.podIPs":
      return "$(pod-ip)";
    case "spec.nodeName":
      return pod.spec.nodeName ?? "$(node-name)";
    case "spec.serviceAccountName":
      return pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? "default";
    default:
      return undefined;
  }
}

function keyedField(field: string, key: string, pod: Pod): string {
  const values = (field === "labels" ? pod.metadata.labels : pod.metadata.annotations) ?? {};
  if (Object.hasOwn(values, key)) return values[key] ?? "";
  if (field === "annotations") return "$(todo-annotation)";
  if (key === "statefulset.kubernetes.io/pod-name") return "$(sandbox-name)";
  return CONTROLLER_LABELS.has(key) ? "$(todo-annotation)" : "";
}
