import {
  enforced,
  type FieldTable,
  irrelevant,
  irrelevantFields,
  refused,
  required,
} from "./field_rule.ts";

const SCHEDULING = "Decides where the pod runs; the guest proves itself wherever that is";
const CONTROLLER = "Read by the control plane only";
const HOST_FILE =
  "Ends in a file that the host writes (/etc/hosts, /etc/resolv.conf); nothing in the guest may trust it";

/** The pod template's own two fields. */
export const podTemplateFields: FieldTable = {
  metadata: enforced("ObjectMeta", "Annotations, labels and names, see ObjectMeta"),
  spec: required("PodSpec", "See PodSpec"),
};

/** PodSpec of core/v1. */
export const podSpecFields: FieldTable = {
  containers: required("[]Container", "One policy entry each; no other container may be created"),
  initContainers: enforced("[]Container", "One policy entry each, created in this order"),
  ephemeralContainers: refused(
    "[]EphemeralContainer",
    "containers that are added later cannot be part of a policy that is fixed before",
  ),
  volumes: enforced("[]Volume", "Mounts, storages and devices, see Volume"),
  securityContext: enforced("PodSecurityContext", "Users, groups and kernel parameters"),
  shareProcessNamespace: enforced("boolean", "`sandbox_pidns` of the sandbox and its containers"),
  hostname: enforced("string", "Host name of the sandbox, and `HOSTNAME`"),
  subdomain: enforced("string", "Part of the host name with `setHostnameAsFQDN`"),
  setHostnameAsFQDN: enforced("boolean", "Host name of the sandbox, and `HOSTNAME`"),
  hostnameOverride: enforced("string", "Host name of the sandbox, and `HOSTNAME`"),
  serviceAccountName: enforced("string", "Value of the downward field `spec.serviceAccountName`"),
  serviceAccount: enforced("string", "Old name of `serviceAccountName`"),
  automountServiceAccountToken: enforced(
    "boolean",
    "false: the token mount is not allowed; true: it must be there; unset: it may be there",
  ),
  enableServiceLinks: enforced("boolean", "false: no variables of other services are allowed"),
  runtimeClassName: enforced("string", "Decides whether the pod is confidential at all"),
  nodeName: enforced("string", "Value of the downward field `spec.nodeName`"),
  hostNetwork: refused(
    "boolean",
    "the network of the host is not that of the guest, and what it does cannot be checked there",
  ),
  hostPID: refused("boolean", "the processes of the host are not in the guest"),
  hostIPC: refused("boolean", "the IPC namespace of the host is not in the guest"),
  hostUsers: refused("boolean", "user namespaces are mapped by the host", ["true"]),
  resources: enforced("ResourceRequirements", "Devices asked for at pod level; limits: see there"),
  resourceClaims: refused(
    "[]PodResourceClaim",
    "devices of dynamic resource allocation are chosen by the host after the policy was made",
  ),
  os: refused("PodOS", "only Linux guests have an agent that enforces policies", ["linux"]),
  hostAliases: irrelevant("[]HostAlias", HOST_FILE),
  dnsConfig: irrelevant("PodDNSConfig", HOST_FILE),
  dnsPolicy: irrelevant("string", HOST_FILE),
  ...irrelevantFields(SCHEDULING, {
    affinity: "Affinity",
    nodeSelector: "{}string",
    overhead: "{}quantity",
    preemptionPolicy: "string",
    priority: "integer",
    priorityClassName: "string",
    schedulerName: "string",
    schedulingGates: "[]PodSchedulingGate",
    tolerations: "[]Toleration",
    topologySpreadConstraints: "[]TopologySpreadConstraint",
    workloadRef: "any",
  }),
  ...irrelevantFields(CONTROLLER, {
    activeDeadlineSeconds: "integer",
    imagePullSecrets: "[]LocalObjectReference",
    readinessGates: "[]PodReadinessGate",
    restartPolicy: "string",
    terminationGracePeriodSeconds: "integer",
  }),
};

/** Types that only `PodSpec` itself refers to. */
export const podDetailFields: Readonly<Record<string, FieldTable>> = {
  HostAlias: irrelevantFields(HOST_FILE, { hostnames: "[]string", ip: "string" }),
  PodDNSConfig: irrelevantFields(HOST_FILE, {
    nameservers: "[]string",
    options: "[]PodDNSConfigOption",
    searches: "[]string",
  }),
  PodDNSConfigOption: irrelevantFields(HOST_FILE, { name: "string", value: "string" }),
  PodOS: { name: refused("string", "only Linux guests enforce policies", ["linux"]) },
  PodReadinessGate: irrelevantFields(CONTROLLER, { conditionType: "string" }),
  PodResourceClaim: irrelevantFields("The claim itself is refused", {
    name: "string",
    resourceClaimName: "string",
    resourceClaimTemplateName: "string",
    source: "any",
  }),
  LocalObjectReference: irrelevantFields("Names an object of the cluster", { name: "string" }),
  ObjectMeta: {
    name: enforced("string", "Pod name, for pods that have no controller"),
    generateName: enforced("string", "Prefix of the pod name"),
    namespace: enforced("string", "Namespace of the sandbox"),
    labels: enforced("{}string", "Values of downward fields"),
    annotations: enforced("{}string", "Values of downward fields; annotations that the guest sees"),
    uid: irrelevant("string", "Set by the API server"),
    ...irrelevantFields(CONTROLLER, {
      creationTimestamp: "any",
      deletionGracePeriodSeconds: "integer",
      deletionTimestamp: "any",
      finalizers: "[]string",
      generation: "integer",
      managedFields: "any",
      ownerReferences: "any",
      resourceVersion: "string",
      selfLink: "string",
    }),
  },
};
