import type { Pod } from "../pod/pod.ts";
import { deterministicHex } from "./deterministic_hex.ts";

/** A service of the namespace, for which the kubelet sets variables. */
export interface LinkedService {
  readonly name: string;
  readonly clusterIp: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly portName?: string;
}

/** What the cluster decides about one pod when it runs. */
export interface PodContext {
  readonly podName: string;
  readonly namespace: string;
  readonly podUid: string;
  readonly nodeName: string;
  readonly podIp: string;
  readonly hostIp: string;
  readonly hostname: string;
  /** 64 hex digits; also the id of the pause container. */
  readonly sandboxId: string;
  /** Services other than `kubernetes`; their variables are left out when the pod switches service links off. */
  readonly services: readonly LinkedService[];
  /** How often a container was started before; part of its id. */
  readonly attempt: number;
}

const SUFFIX = "x2k7z";
const HASH = "6d5f8b7c9d";

/** What a controller makes of its name for its first pod. */
const SUFFIXES: Readonly<Record<string, string>> = {
  Pod: "",
  Deployment: `-${HASH}-${SUFFIX}`,
  ReplicaSet: `-${SUFFIX}`,
  ReplicationController: `-${SUFFIX}`,
  DaemonSet: `-${SUFFIX}`,
  StatefulSet: "-0",
  Job: `-${SUFFIX}`,
  CronJob: `-29384712-${SUFFIX}`,
};

/** A name that the API server could give: it cuts the prefix of a generated name at 58 characters. */
function podNameOf(pod: Pod): string {
  const { kind, name } = pod.workload;
  const suffix = SUFFIXES[kind] ?? "";
  if (kind === "Pod" || kind === "StatefulSet") return name + suffix;
  return (name + suffix.slice(0, -SUFFIX.length)).slice(0, 58) + SUFFIX;
}

/** The context of a pod that runs on some node; the same pod always has the same context. */
export function podContext(pod: Pod, given: Partial<PodContext> = {}): PodContext {
  const podName = given.podName ?? podNameOf(pod);
  const namespace = given.namespace ?? pod.workload.namespace ?? "default";
  const seed = `${namespace}/${podName}`;
  const uid = deterministicHex(`uid ${seed}`, 32);
  return {
    podName,
    namespace,
    podUid: [0, 8, 12, 16, 20].map((from, index) => uid.slice(from, [8, 12, 16, 20, 32][index]))
      .join("-"),
    nodeName: pod.spec.nodeName ?? "worker-1",
    podIp: "10.244.1.17",
    hostIp: "192.168.10.4",
    hostname: hostnameOf(pod, podName, namespace),
    sandboxId: deterministicHex(`sandbox ${seed}`, 64),
    services: [],
    attempt: 0,
    ...given,
  };
}

function hostnameOf(pod: Pod, podName: string, namespace: string): string {
  const { hostname, hostnameOverride, subdomain, setHostnameAsFQDN } = pod.spec;
  if (hostnameOverride !== undefined) return hostnameOverride;
  const short = hostname ?? podName.slice(0, 63).replace(/[-.]+$/, "");
  return setHostnameAsFQDN && subdomain !== undefined
    ? `${short}.${subdomain}.${namespace}.svc.cluster.local`
    : short;
}
