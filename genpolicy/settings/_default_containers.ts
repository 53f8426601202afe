import type { ContainerTemplate } from "./settings.ts";

const BUNDLE_PATH = "/run/containerd/io.containerd.runtime.v2.task/k8s.io/$(bundle-id)";
const SANDBOX_ID = "^[a-z0-9]{64}$";
const SYSCTL = {
  "net.ipv4.ip_unprivileged_port_start": "0",
  "net.ipv4.ping_group_range": "0 2147483647",
};
const SHM = {
  destination: "/dev/shm",
  source: "/run/kata-containers/sandbox/shm",
  type_: "bind",
  options: ["rbind"],
};

/** Paths that containerd hides from containers. */
export const maskedPaths: readonly string[] = [
  "/proc/acpi",
  "/proc/asound",
  "/proc/kcore",
  "/proc/keys",
  "/proc/latency_stats",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/proc/sched_debug",
  "/proc/scsi",
  "/sys/firmware",
];

/** Paths that containerd makes read-only in containers. */
export const readonlyPaths: readonly string[] = [
  "/proc/bus",
  "/proc/fs",
  "/proc/irq",
  "/proc/sys",
  "/proc/sysrq-trigger",
];

/** What the runtime adds to the pause container. */
export const defaultPauseContainer: ContainerTemplate = {
  Root: { Path: "$(root_path)", Readonly: true },
  Mounts: [
    SHM,
    {
      destination: "/etc/resolv.conf",
      type_: "bind",
      options: ["rbind", "ro", "nosuid", "nodev", "noexec"],
    },
  ],
  Annotations: {
    "io.katacontainers.pkg.oci.bundle_path": BUNDLE_PATH,
    "io.katacontainers.pkg.oci.container_type": "pod_sandbox",
    "io.kubernetes.cri.container-type": "sandbox",
    "io.kubernetes.cri.sandbox-id": SANDBOX_ID,
    "io.kubernetes.cri.sandbox-log-directory":
      "^/var/log/pods/$(sandbox-namespace)_$(sandbox-name)_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "io.kubernetes.cri.sandbox-namespace": "default",
  },
  Process: { NoNewPrivileges: true, Args: ["/pause"] },
  Linux: {
    Sysctl: SYSCTL,
    MaskedPaths: [...maskedPaths],
    ReadonlyPaths: [...readonlyPaths],
  },
};

/** What the runtime adds to every other container. */
export const defaultOtherContainer: ContainerTemplate = {
  Root: { Path: "$(root_path)" },
  Mounts: [
    { destination: "/etc/hosts", type_: "bind", options: ["rbind", "rprivate", "rw"] },
    { destination: "/dev/termination-log", type_: "bind", options: ["rbind", "rprivate", "rw"] },
    { destination: "/etc/hostname", type_: "bind", options: ["rbind", "rprivate"] },
    { destination: "/etc/resolv.conf", type_: "bind", options: ["rbind", "rprivate"] },
    SHM,
    {
      destination: "/var/run/secrets/kubernetes.io/serviceaccount",
      type_: "bind",
      options: ["rbind", "rprivate", "ro"],
    },
  ],
  Annotations: {
    "io.katacontainers.pkg.oci.bundle_path": BUNDLE_PATH,
    "io.katacontainers.pkg.oci.container_type": "pod_container",
    "io.kubernetes.cri.container-type": "container",
    "io.kubernetes.cri.sandbox-id": SANDBOX_ID,
  },
  Linux: { Sysctl: SYSCTL },
};

/** Mounts of the settings that are used although no volume mount names their destination. */
export const defaultMountDestinations: readonly string[] = [
  "/dev/shm",
  "/dev/termination-log",
  "/etc/hostname",
  "/etc/hosts",
  "/etc/resolv.conf",
  "/sys/fs/cgroup",
  "/var/run/secrets/kubernetes.io/serviceaccount",
];
