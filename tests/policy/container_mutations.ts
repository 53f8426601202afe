import { isPause, mutateCreate, type Mutation } from "./mutable_request.ts";

const NAME = "io.kubernetes.cri.container-name";

/** What the host could change about the identity and the isolation of a container. */
export const containerMutations: readonly Mutation[] = [
  mutateCreate("a container is not declared", "container_name", (request) => {
    request.OCI.Annotations[NAME] = "evil";
    return !isPause(request);
  }),
  mutateCreate("a container has no name", "container_name", (request) => {
    delete request.OCI.Annotations[NAME];
    return !isPause(request);
  }),
  mutateCreate("a container passes for the sandbox", [
    "container_kind",
    "container_name",
    "process_args",
  ], (request) => {
    const { Annotations } = request.OCI;
    if (isPause(request)) return false;
    Annotations["io.kubernetes.cri.container-type"] = "sandbox";
    Annotations["io.katacontainers.pkg.oci.container_type"] = "pod_sandbox";
    return true;
  }),
  mutateCreate("the kinds of the container differ", "container_kind", (request) => {
    request.OCI.Annotations["io.katacontainers.pkg.oci.container_type"] = isPause(request)
      ? "pod_container"
      : "pod_sandbox";
  }),
  mutateCreate("the pod has another name", "sandbox_name", ({ OCI }) => {
    OCI.Annotations["io.kubernetes.cri.sandbox-name"] = "evil-pod";
  }),
  mutateCreate("the pod is in another namespace", "namespace", (request) => {
    request.OCI.Annotations["io.kubernetes.cri.sandbox-namespace"] = "Evil_Space";
  }),
  mutateCreate("the sandbox has another id", "sandbox_id", (request) => {
    request.OCI.Annotations["io.kubernetes.cri.sandbox-id"] = "e".repeat(64);
    return !isPause(request);
  }),
  mutateCreate("the id of the sandbox is malformed", "sandbox_id", ({ OCI }) => {
    OCI.Annotations["io.kubernetes.cri.sandbox-id"] = "../evil";
  }),
  mutateCreate("an annotation of the runtime is added", "annotation_keys", ({ OCI }) => {
    OCI.Annotations["io.katacontainers.config.agent.policy"] = "YWxsb3c=";
  }),
  mutateCreate("a device is announced", "annotation_keys", ({ OCI }) => {
    OCI.Annotations["cdi.k8s.io/evil"] = "vendor.example/gpu=0";
  }),
  mutateCreate("the bundle lies elsewhere", "annotation_values", ({ OCI }) => {
    OCI.Annotations["io.katacontainers.pkg.oci.bundle_path"] = "/tmp/evil";
  }),
  mutateCreate("another image is announced", "annotation_values", (request) => {
    request.OCI.Annotations["io.kubernetes.cri.image-name"] = "registry.example/evil";
    return !isPause(request);
  }),
  mutateCreate("a container names a network namespace", "network_namespace", (request) => {
    request.OCI.Annotations["nerdctl/network-namespace"] = "/proc/1/ns/net";
  }),
  mutateCreate("the logs go elsewhere", "log_directory", ({ OCI }) => {
    OCI.Annotations["io.kubernetes.cri.sandbox-log-directory"] = "/etc/cron.d";
  }),
  mutateCreate("the specification has another version", "oci_version", ({ OCI }) => {
    OCI.Version = "0.0.1";
  }),
  mutateCreate("the root file system becomes writable or not", "root_readonly", ({ OCI }) => {
    OCI.Root.Readonly = !OCI.Root.Readonly;
  }),
  mutateCreate("the root file system lies elsewhere", "root_path", ({ OCI }) => {
    OCI.Root.Path = "/run/kata-containers/shared/containers/rootfs";
  }),
  mutateCreate("the root path climbs", "root_path", ({ OCI }) => {
    OCI.Root.Path = "/run/kata-containers/../evil/rootfs";
  }),
  mutateCreate("the id of the container climbs", "container_id", (request) => {
    request.container_id = "../../evil";
  }),
  mutateCreate("processes are shared with the sandbox, or not", "shared_pid_namespace", (it) => {
    it.sandbox_pidns = !it.sandbox_pidns;
  }),
  mutateCreate("a process namespace of the host is joined", "linux_namespaces", ({ OCI }) => {
    OCI.Linux.Namespaces.push({ Type: "pid", Path: "/proc/1/ns/pid" });
  }),
  mutateCreate("a namespace is joined by path", "linux_namespaces", ({ OCI }) => {
    const [first] = OCI.Linux.Namespaces;
    if (first !== undefined) first.Path = "/proc/1/ns/ipc";
  }),
  mutateCreate("a namespace is left out", "linux_namespaces", ({ OCI }) => {
    OCI.Linux.Namespaces.pop();
  }),
  mutateCreate("a namespace comes twice", "linux_namespaces", ({ OCI }) => {
    OCI.Linux.Namespaces.push({ Type: "ipc", Path: "" });
  }),
  mutateCreate("two network namespaces are joined", "network_namespace", ({ OCI }) => {
    OCI.Linux.Namespaces.push({ Type: "network", Path: "/a" }, { Type: "network", Path: "/b" });
  }),
  mutateCreate("a cgroup namespace is joined", "cgroups", ({ OCI }) => {
    OCI.Linux.Namespaces.push({ Type: "cgroup", Path: "/proc/1/ns/cgroup" });
  }),
  mutateCreate("the cgroup path climbs", "cgroups", ({ OCI }) => {
    OCI.Linux.CgroupsPath = "/kubepods/../../evil";
  }),
  mutateCreate("no cgroup is named", "cgroups", ({ OCI }) => {
    OCI.Linux.CgroupsPath = "";
  }),
  mutateCreate("nothing is masked", "masked_paths", ({ OCI }) => {
    const before = OCI.Linux.MaskedPaths.length;
    OCI.Linux.MaskedPaths = [];
    return before > 0;
  }),
  mutateCreate("nothing is read-only", "readonly_paths", ({ OCI }) => {
    const before = OCI.Linux.ReadonlyPaths.length;
    OCI.Linux.ReadonlyPaths = [];
    return before > 0;
  }),
  mutateCreate("a kernel parameter is set", "sysctls", ({ OCI }) => {
    OCI.Linux.Sysctl["kernel.core_pattern"] = "|/evil";
  }),
  mutateCreate("a kernel parameter has another value", "sysctls", ({ OCI }) => {
    const [key] = Object.keys(OCI.Linux.Sysctl);
    if (key === undefined) return false;
    OCI.Linux.Sysctl[key] += "1";
    return true;
  }),
  mutateCreate("a device node is added", "linux_devices", ({ OCI }) => {
    OCI.Linux.Devices.push({ Path: "/dev/mem", Type: "c", Major: 1, Minor: 1 });
  }),
  mutateCreate("a device rule is added", "unused_fields", ({ OCI }) => {
    OCI.Linux.Resources.Devices.push({ Allow: true, Access: "rwm" });
  }),
  mutateCreate("a limit on processes is set", "unused_fields", ({ OCI }) => {
    OCI.Linux.Resources.Pids = { Limit: 1 };
  }),
  mutateCreate("hooks run on start", "unused_fields", ({ OCI }) => {
    OCI.Hooks = { Prestart: [{ Path: "/evil" }], Poststart: [], Poststop: [] };
  }),
  mutateCreate("a seccomp profile is set", "unused_fields", ({ OCI }) => {
    OCI.Linux.Seccomp = { DefaultAction: "SCMP_ACT_ALLOW" };
  }),
  mutateCreate("users are mapped", "unused_fields", ({ OCI }) => {
    OCI.Linux.UIDMappings.push({ HostID: 0, ContainerID: 1000, Size: 1 });
  }),
  mutateCreate("groups are mapped", "unused_fields", ({ OCI }) => {
    OCI.Linux.GIDMappings.push({ HostID: 0, ContainerID: 1000, Size: 1 });
  }),
  mutateCreate("mounts propagate out", "unused_fields", ({ OCI }) => {
    OCI.Linux.RootfsPropagation = "shared";
  }),
  mutateCreate("a mount label is set", "unused_fields", ({ OCI }) => {
    OCI.Linux.MountLabel = "system_u:object_r:evil";
  }),
  mutateCreate("a cache class is set", "unused_fields", ({ OCI }) => {
    OCI.Linux.IntelRdt = { L3CacheSchema: "L3:0=1" };
  }),
  mutateCreate("a Windows part is given", "unused_fields", ({ OCI }) => {
    OCI.Windows = { dummy: "x" };
  }),
  mutateCreate("the host name is another", "hostname", ({ OCI }) => {
    OCI.Hostname = "evil_host";
  }),
];
