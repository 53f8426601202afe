import type { CheckGuide } from "./check_guide.ts";

const CREATE = "CreateContainerRequest";

/** The checks of CreateContainer that look at environment, mounts, images and the kernel. */
export const containerGuides: Readonly<Record<string, CheckGuide>> = {
  env_expected: {
    kind: CREATE,
    rule:
      "Every variable has the value of the YAML or the image, or is one that the kubelet sets for a service",
    attack: "LD_PRELOAD, a proxy or the address of a fake database is set",
    given: "/OCI/Process/Env",
    wanted: "/OCI/Process/Env",
    change: "set the variable in env of the container, or allow it in " +
      "request_defaults.CreateContainerRequest.allow_env_regex of the settings",
  },
  env_required: {
    kind: CREATE,
    rule:
      "Every variable of the YAML and the image is there, no name comes twice, and the value of the YAML wins",
    attack: "A variable that switches encryption or authentication on is left out",
    binding: "required_env",
    given: "/OCI/Process/Env",
    wanted: "/bindings/required_env",
    change: "remove the variable from the YAML if the container does not need it",
  },
  env_values: {
    kind: CREATE,
    rule: "The pod's address, node, uid and host name keep the first value seen",
    attack: "Containers of one pod are told different identities",
    binding: "placeholder_values",
    given: "/OCI/Process/Env",
    wanted: "/OCI/Process/Env",
    change: "none: the values come from the cluster",
  },
  mounts_expected: {
    kind: CREATE,
    rule:
      "Every mount is one of the policy: same destination, type, options and source; no destination comes twice",
    attack: "A folder of the host, or of another container, is mounted over programs or keys",
    given: "/OCI/Mounts",
    wanted: "/OCI/Mounts",
    change:
      "declare volume and volumeMount in the YAML; for mounts of the runtime choose the profile of its version",
  },
  mounts_required: {
    kind: CREATE,
    rule: "Every mount of the YAML and of the runtime is there",
    attack: "An encrypted volume is left out, so that data goes to another place",
    binding: "required_mounts",
    given: "/OCI/Mounts",
    wanted: "/bindings/required_mounts",
    change: "remove the volumeMount from the YAML if the container does not need it",
  },
  storages_expected: {
    kind: CREATE,
    rule: "Every storage is one of the policy: driver, options, file system and mount point",
    attack: "A volume is mounted without encryption, or from a device that the host prepared",
    given: "/storages",
    wanted: "/storages",
    change:
      "choose the emptyDir kind of the cluster in cluster_config.emptydir_type of the settings",
  },
  storages_complete: {
    kind: CREATE,
    rule: "There are as many storages as in the policy",
    attack: "A storage is added, or one that a volume needs is left out",
    given: "/storages",
    wanted: "/storages",
    change:
      "choose the emptyDir kind of the cluster in cluster_config.emptydir_type of the settings",
  },
  image_pull: {
    kind: CREATE,
    rule: "Exactly one image is pulled in the guest, to the root file system of this container",
    attack: "The host provides the root file system, or unpacks a second image over it",
    given: "/storages",
    change:
      "use a runtime that pulls images in the guest, or set cluster_config.guest_pull to false",
  },
  image_source: {
    kind: CREATE,
    rule:
      "The image that is pulled is the one of the YAML, and is not passed off as the pause image",
    attack: "Another image runs with the secrets of this container",
    binding: "image_source",
    given: "/storages",
    wanted: "/bindings/image/sources",
    change: "set image of the container to the image that runs",
  },
  image_digest: {
    kind: CREATE,
    rule: "The pull names the digest that the YAML pins",
    attack: "The registry serves other contents under the same tag",
    binding: "image_digest",
    given: "/storages",
    wanted: "/bindings/image/digest",
    change: "pin the image that runs: image: NAME@sha256:…",
  },
  devices: {
    kind: CREATE,
    rule: "Devices are those of the YAML; GPUs come in the number of the resource limit",
    attack: "A device of the host that emulates another one is attached",
    given: "/devices",
    wanted: "/devices",
    change: "declare volumeDevices or the GPU limit in the YAML",
  },
  linux_namespaces: {
    kind: CREATE,
    rule: "The container has its own ipc, uts and mount namespace and joins none by path",
    attack: "The container joins the namespaces of the guest's own processes",
    given: "/OCI/Linux/Namespaces",
    wanted: "/OCI/Linux/Namespaces",
    change: "none: host namespaces cannot be confidential",
  },
  linux_devices: {
    kind: CREATE,
    rule: "Device nodes are those of the YAML",
    attack: "The container opens /dev/mem or a disk",
    given: "/OCI/Linux/Devices",
    wanted: "/OCI/Linux/Devices",
    change: "declare volumeDevices in the YAML",
  },
  masked_paths: {
    kind: CREATE,
    rule: "Paths of the kernel that containerd hides are hidden",
    attack: "The container reads kernel memory or keys",
    given: "/OCI/Linux/MaskedPaths",
    wanted: "/OCI/Linux/MaskedPaths",
    change: "set MaskedPaths in the settings to those of this containerd version",
  },
  readonly_paths: {
    kind: CREATE,
    rule: "Paths of the kernel that containerd protects are read-only or hidden",
    attack: "The container changes kernel parameters for the whole guest",
    given: "/OCI/Linux/ReadonlyPaths",
    wanted: "/OCI/Linux/ReadonlyPaths",
    change: "set ReadonlyPaths in the settings to those of this containerd version",
  },
  sysctls: {
    kind: CREATE,
    rule: "Kernel parameters are those of the YAML and the settings",
    attack: "kernel.core_pattern runs a program in the guest",
    given: "/OCI/Linux/Sysctl",
    wanted: "/OCI/Linux/Sysctl",
    change: "set securityContext.sysctls of the pod",
  },
  cgroups: {
    kind: CREATE,
    rule: "The cgroup path has the form of the settings and no cgroup namespace is joined",
    attack: "The container is put into the cgroup of the guest's own processes",
    binding: "cgroups",
    given: "/OCI/Linux/CgroupsPath",
    wanted: "/bindings/cgroup_path_regex",
    change: "set contrast.cgroup_path_regex in the settings",
  },
  rlimits: {
    kind: CREATE,
    rule: "Limits are those of the settings",
    attack: "A limit makes a security function of the program fail in a way that the host chose",
    binding: "rlimits",
    given: "/OCI/Process/Rlimits",
    wanted: "/bindings/rlimits",
    change: "add the limit to contrast.rlimits in the settings",
  },
  hostname: {
    kind: CREATE,
    rule: "The host name is one that the pod can have",
    attack: "The program finds itself under another name, for example that of another replica",
    binding: "hostname",
    given: "/OCI/Hostname",
    wanted: "#/pod/hostname_regex",
    change: "set hostname of the pod template",
  },
};
