import { escapeRegex } from "../escape_regex.ts";
import { hostnameRegex, podNameRegex } from "../pod/pod_names.ts";
import type { Pod, PodContainer } from "../pod/pod.ts";
import type { ContainerTemplate } from "../settings/settings.ts";
import { announcedName } from "./image_sources.ts";
import type { OriginRecorder } from "./origin_recorder.ts";

/** Annotations that carry the policy itself. */
const POLICY_ANNOTATIONS = new Set([
  "io.katacontainers.config.agent.policy",
  "io.katacontainers.config.hypervisor.cc_init_data",
]);

/** The annotations that a container of the pod may have; `entry` is undefined for the pause container. */
export function containerAnnotations(
  pod: Pod,
  entry: PodContainer | undefined,
  template: ContainerTemplate,
  origins: OriginRecorder,
): Record<string, string> {
  const annotations: Record<string, string> = {};
  const at = (key: string) => origins.at("OCI", "Annotations", key);
  for (const [key, value] of Object.entries(pod.metadata.annotations ?? {})) {
    if (POLICY_ANNOTATIONS.has(key)) continue;
    annotations[key] = exactText(value);
    at(key).file(["metadata", "annotations", key]);
  }
  const templateKey = entry === undefined ? "pause_container" : "other_container";
  for (const [key, value] of Object.entries(template.Annotations)) {
    annotations[key] = value;
    at(key).setting(templateKey, "Annotations", key);
  }
  annotations["io.kubernetes.cri.sandbox-name"] = podNameRegex(pod);
  at("io.kubernetes.cri.sandbox-name").file(pod.workload.kind === "Pod" ? ["metadata"] : []);
  annotations["io.kubernetes.cri.sandbox-namespace"] = pod.workload.namespace ?? "";
  at("io.kubernetes.cri.sandbox-namespace").file([]);
  if (entry === undefined) {
    annotations["nerdctl/network-namespace"] =
      "^/var/run/netns/cni-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
    at("nerdctl/network-namespace").runtime("containerd names network namespaces so");
  } else {
    annotations["io.kubernetes.cri.image-name"] = announcedName(entry.container.image);
    at("io.kubernetes.cri.image-name").file([...entry.path, "image"]);
    annotations["io.kubernetes.cri.container-name"] = entry.container.name;
    at("io.kubernetes.cri.container-name").file([...entry.path, "name"]);
  }
  return sorted(annotations);
}

/** A text that the rules read as itself, also where it looks like a pattern or has the text of a placeholder. */
function exactText(value: string): string {
  return value.startsWith("^") || value.includes("$(") ? `^${escapeRegex(value)}$` : value;
}

/** What the policy says of the pod as a whole. */
export function podBinding(pod: Pod): {
  name_regex: string;
  namespace: string;
  hostname_regex: string;
  share_process_namespace: boolean;
  init_containers: number;
} {
  return {
    name_regex: podNameRegex(pod),
    namespace: pod.workload.namespace ?? "",
    hostname_regex: hostnameRegex(pod),
    share_process_namespace: pod.spec.shareProcessNamespace ?? false,
    init_containers: pod.containers.filter((entry) => entry.role !== "container").length,
  };
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}
