import {
  enforced,
  type FieldTable,
  irrelevant,
  irrelevantFields,
  refused,
  required,
} from "./field_rule.ts";

const KUBELET = "Read by the kubelet only";

/** Container of core/v1; init containers and sidecars too. */
export const containerFields: FieldTable = {
  name: required("string", "Container name that the runtime announces"),
  image: required("string", "Source of the guest pull, and its digest"),
  command: enforced("[]string", "`Process.Args`"),
  args: enforced("[]string", "`Process.Args`"),
  workingDir: enforced("string", "`Process.Cwd`"),
  env: enforced("[]EnvVar", "`Process.Env`"),
  envFrom: enforced("[]EnvFromSource", "`Process.Env`"),
  tty: enforced("boolean", "`Process.Terminal`, and `TERM`"),
  securityContext: enforced("SecurityContext", "See SecurityContext"),
  volumeMounts: enforced("[]VolumeMount", "`Mounts` and storages"),
  volumeDevices: enforced("[]VolumeDevice", "`devices` and `Linux.Devices`"),
  lifecycle: enforced("Lifecycle", "Exec hooks become allowed commands"),
  livenessProbe: enforced("Probe", "Exec probes become allowed commands"),
  readinessProbe: enforced("Probe", "Exec probes become allowed commands"),
  startupProbe: enforced("Probe", "Exec probes become allowed commands"),
  terminationMessagePath: enforced("string", "Destination of the termination log's mount"),
  resources: enforced("ResourceRequirements", "GPUs become devices; limits: see there"),
  restartPolicy: enforced("string", "`Always` on an init container makes it a sidecar"),
  restartPolicyRules: irrelevant("any", KUBELET),
  stdin: irrelevant("boolean", "Input from the host is refused by the policy in any case"),
  stdinOnce: irrelevant("boolean", "Input from the host is refused by the policy in any case"),
  ...irrelevantFields(KUBELET, {
    imagePullPolicy: "string",
    ports: "[]ContainerPort",
    resizePolicy: "[]ContainerResizePolicy",
    terminationMessagePolicy: "string",
  }),
};

/** Types that containers refer to. */
export const containerDetailFields: Readonly<Record<string, FieldTable>> = {
  EphemeralContainer: irrelevantFields("Ephemeral containers as such are refused", {
    ...Object.fromEntries(Object.keys(containerFields).map((name) => [name, "any"])),
    targetContainerName: "string",
  }),
  VolumeMount: {
    name: required("string", "Volume that is mounted"),
    mountPath: required("string", "`destination` of the mount"),
    readOnly: enforced("boolean", "Option `ro` or `rw`"),
    mountPropagation: enforced("string", "Option `rprivate`, `rslave` or `rshared`"),
    recursiveReadOnly: refused("string", "the host decides whether it applies", ["Disabled"]),
    subPath: refused("string", "the host would choose the file; it would need host file sharing"),
    subPathExpr: refused("string", "the host would choose the file; it would need file sharing"),
  },
  VolumeDevice: {
    name: required("string", "Volume that is attached"),
    devicePath: required("string", "`container_path` of the device"),
  },
  ResourceRequirements: {
    limits: enforced("{}quantity", "GPUs become devices. The rest sizes the guest"),
    requests: irrelevant("{}quantity", "Sizes the guest; whether there is enough is for the host"),
    claims: refused("[]ResourceClaim", "the host chooses these devices after the policy was made"),
  },
  ResourceClaim: irrelevantFields("Claims as such are refused", {
    name: "string",
    request: "string",
  }),
  ContainerPort: irrelevantFields("Information only; a port that is not listed is open as well", {
    containerPort: "integer",
    hostIP: "string",
    hostPort: "integer",
    name: "string",
    protocol: "string",
  }),
  ContainerResizePolicy: irrelevantFields(KUBELET, {
    resourceName: "string",
    restartPolicy: "string",
  }),
};
