import { escapeRegex } from "../escape_regex.ts";
import type { Pod } from "./pod.ts";

/** The alphabet of the random parts of pod names; source: k8s.io/apimachinery/pkg/util/rand. */
const LETTERS = "[bcdfghjklmnpqrstvwxz2456789]";
const SUFFIX = `${LETTERS}{5}`;
const HASH = `${LETTERS}{1,10}`;
/** A generated name keeps at most this many characters of its prefix; source: k8s.io/apiserver/pkg/storage/names. */
const MAX_PREFIX = 58;
const MAX_HOSTNAME = 63;

/** What a controller adds to its name, as a regular expression, and how many characters that is at most. */
const MIDDLE: Readonly<Record<string, { readonly pattern: string; readonly length: number }>> = {
  Deployment: { pattern: `-${HASH}-`, length: 12 },
  ReplicaSet: { pattern: "-", length: 1 },
  ReplicationController: { pattern: "-", length: 1 },
  DaemonSet: { pattern: "-", length: 1 },
  Job: { pattern: "(-[0-9]{1,10})?-", length: 12 },
  CronJob: { pattern: "-[0-9]{1,20}(-[0-9]{1,10})?-", length: 33 },
};

/** A regular expression, anchored, of the names that the pods of the workload can have. */
export function podNameRegex(pod: Pod): string {
  const { kind, name } = pod.workload;
  if (kind === "Pod") return `^${escapeRegex(name)}$`;
  if (kind === "StatefulSet") return `^${escapeRegex(name)}-[0-9]{1,10}$`;
  const middle = MIDDLE[kind] ?? { pattern: "-", length: 1 };
  if (name.length + middle.length <= MAX_PREFIX) {
    return `^${escapeRegex(name)}${middle.pattern}${SUFFIX}$`;
  }
  // The API server may cut the prefix of the generated name.
  if (name.length >= MAX_PREFIX) return `^${escapeRegex(name.slice(0, MAX_PREFIX))}${SUFFIX}$`;
  return `^${escapeRegex(name)}-[a-z0-9-]{0,${MAX_PREFIX - name.length}}${SUFFIX}$`;
}

/** A regular expression, anchored, of the host name inside the pod. */
export function hostnameRegex(pod: Pod): string {
  const { hostname, hostnameOverride, setHostnameAsFQDN, subdomain } = pod.spec;
  if (hostnameOverride !== undefined) return `^${escapeRegex(hostnameOverride)}$`;
  const short = hostname === undefined ? shortHostname(pod) : escapeRegex(hostname);
  if (!setHostnameAsFQDN || subdomain === undefined) return `^${short}$`;
  const namespace = pod.workload.namespace === undefined
    ? "[a-z0-9-]{1,63}"
    : escapeRegex(pod.workload.namespace);
  return `^${short}\\.${escapeRegex(subdomain)}\\.${namespace}\\.svc\\.[a-z0-9.-]{1,253}$`;
}

/** The kubelet cuts the pod's name at 63 characters, and then dashes and dots at its end. */
function shortHostname(pod: Pod): string {
  const { name, kind } = pod.workload;
  const longest = name.length + (MIDDLE[kind]?.length ?? (kind === "StatefulSet" ? 11 : 0)) + 5;
  if (longest <= MAX_HOSTNAME) return podNameRegex(pod).slice(1, -1);
  if (name.length >= MAX_HOSTNAME) {
    return escapeRegex(name.slice(0, MAX_HOSTNAME).replace(/[-.]+$/, ""));
  }
  return `${escapeRegex(name)}[a-z0-9.-]{0,${MAX_HOSTNAME - name.length}}`;
}
