import type { PodContainer } from "../pod/pod.ts";
import type { EnvVar } from "../pod/pod_spec.ts";
import { expandReferences } from "../data/expand_references.ts";
import type { LinkedService } from "./pod_context.ts";
import type { Synthesis } from "./synthesis.ts";

/**
 * The variables that the kubelet hands to the runtime, in its order: those of the YAML, then those of services that
 * the YAML does not set.
 */
export function containerVariables(
  { container }: PodContainer,
  synthesis: Synthesis,
): Map<string, string> {
  const { config, pod } = synthesis;
  const services = serviceVariables(synthesis);
  const variables = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    const kind = source.configMapRef === undefined ? "Secret" : "ConfigMap";
    const name = (source.configMapRef ?? source.secretRef)?.name ?? "";
    for (
      const [key, value] of config.find(kind, name, pod.workload.namespace)?.values ?? []
    ) {
      const variable = (source.prefix ?? "") + key;
      // The kubelet skips names that no shell could use.
      if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(variable)) variables.set(variable, value ?? "");
    }
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, (name) => variables.get(name) ?? services.get(name), synthesis);
    if (value !== undefined) variables.set(variable.name, value);
  }
  for (const [name, value] of services) if (!variables.has(name)) variables.set(name, value);
  return variables;
}

function valueOf(
  variable: EnvVar,
  lookup: (name: string) => string | undefined,
  synthesis: Synthesis,
): string | undefined {
  const source = variable.valueFrom;
  if (source === undefined) return expandReferences(variable.value ?? "", lookup).text;
  if (source.resourceFieldRef !== undefined) return "1";
  if (source.fieldRef !== undefined) return fieldValue(source.fieldRef.fieldPath, synthesis);
  const reference = source.configMapKeyRef ?? source.secretKeyRef;
  if (reference === undefined) return undefined;
  const kind = source.configMapKeyRef === undefined ? "Secret" : "ConfigMap";
  const object = synthesis.config.find(kind, reference.name, synthesis.pod.workload.namespace);
  return object?.values.get(reference.key);
}

/** The value of a downward field; annotations and labels that nothing sets are empty. */
function fieldValue(path: string, { pod, context }: Synthesis): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed !== null) {
    const key = keyed[2] ?? "";
    const given = keyed[1] === "labels" ? pod.metadata.labels : pod.metadata.annotations;
    if (key === "statefulset.kubernetes.io/pod-name") return context.podName;
    return given?.[key] ?? "";
  }
  const fields: Readonly<Record<string, string>> = {
    "metadata.name": context.podName,
    "metadata.namespace": context.namespace,
    "metadata.uid": context.podUid,
    "status.hostIP": context.hostIp,
    "status.hostIPs": context.hostIp,
    "status.podIP": context.podIp,
    "status.podIPs": context.podIp,
    "spec.nodeName": context.nodeName,
    "spec.serviceAccountName": pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? "default",
  };
  return fields[path] ?? "";
}

const KUBERNETES: LinkedService = {
  name: "kubernetes",
  clusterIp: "10.96.0.1",
  port: 443,
  protocol: "TCP",
  portName: "https",
};

/** What the kubelet sets for services; source: k8s.io/kubernetes/pkg/kubelet/envvars. */
function serviceVariables({ pod, context }: Synthesis): Map<string, string> {
  const services = [KUBERNETES, ...(pod.spec.enableServiceLinks === false ? [] : context.services)];
  const variables = new Map<string, string>();
  for (const { name, clusterIp, port, protocol, portName } of services) {
    const prefix = name.toUpperCase().replaceAll("-", "_");
    const url = `${protocol.toLowerCase()}://${clusterIp}:${port}`;
    const portPrefix = `${prefix}_PORT_${port}_${protocol}`;
    variables.set(`${prefix}_SERVICE_HOST`, clusterIp);
    variables.set(`${prefix}_SERVICE_PORT`, `${port}`);
    if (portName !== undefined) {
      const upper = portName.toUpperCase().replaceAll("-", "_");
      variables.set(`${prefix}_SERVICE_PORT_${upper}`, `${port}`);
    }
    variables.set(`${prefix}_PORT`, url);
    variables.set(portPrefix, url);
    variables.set(`${portPrefix}_PROTO`, protocol.toLowerCase());
    variables.set(`${portPrefix}_PORT`, `${port}`);
    variables.set(`${portPrefix}_ADDR`, clusterIp);
  }
  return variables;
}
