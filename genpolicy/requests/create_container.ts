import { announcedName } from "../data/image_sources.ts";
import type { Container } from "../pod/pod_spec.ts";
import type { Settings } from "../settings/settings.ts";
import type { AgentRequest } from "./agent_request.ts";
import { containerMounts } from "./container_mounts.ts";
import { containerProcess } from "./container_process.ts";
import { deterministicHex } from "./deterministic_hex.ts";
import type { Synthesis, SynthesisedContainer } from "./synthesis.ts";

/** The request that creates a container, as the shim sends it. */
export function createContainer(
  container: SynthesisedContainer,
  synthesis: Synthesis,
): AgentRequest {
  const { settings, pod, context } = synthesis;
  const { entry, id } = container;
  const { mounts, storages } = containerMounts(container, synthesis);
  const rootPath = `/run/kata-containers/${id}/rootfs`;
  const annotations = annotationsOf(container, synthesis);
  const request = {
    container_id: id,
    exec_id: id,
    string_user: null,
    devices: (entry?.container.volumeDevices ?? []).map(({ devicePath }, index) => ({
      id: "",
      type_: "blk",
      vm_path: "",
      container_path: devicePath,
      options: [(index + 16).toString(16)],
    })),
    storages: [
      ...(settings.cluster_config.guest_pull ? [guestPull(container, rootPath, annotations)] : []),
      ...storages,
    ],
    OCI: {
      Version: settings.kata_config.oci_version,
      Process: containerProcess(container, synthesis),
      Root: {
        Path: rootPath,
        Readonly: entry === undefined ||
          entry.container.securityContext?.readOnlyRootFilesystem === true,
      },
      Hostname: entry === undefined ? context.hostname : "",
      Mounts: mounts,
      Hooks: null,
      Annotations: annotations,
      Linux: linuxOf(container, synthesis),
      Solaris: null,
      Windows: null,
    },
    sandbox_pidns: entry !== undefined && pod.spec.shareProcessNamespace === true,
    shared_mounts: [],
    stdin_port: null,
    stdout_port: null,
    stderr_port: null,
  };
  return { kind: "CreateContainerRequest", request };
}

function annotationsOf(
  { entry, id, image }: SynthesisedContainer,
  { context, settings }: Synthesis,
): Record<string, string> {
  const bundle = `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}`;
  const isPause = entry === undefined;
  const common = {
    "io.katacontainers.pkg.oci.bundle_path": bundle,
    "io.katacontainers.pkg.oci.container_type": isPause ? "pod_sandbox" : "pod_container",
    "io.kubernetes.cri.container-type": isPause ? "sandbox" : "container",
    "io.kubernetes.cri.sandbox-id": context.sandboxId,
    "io.kubernetes.cri.sandbox-name": context.podName,
    "io.kubernetes.cri.sandbox-namespace": context.namespace,
    "io.kubernetes.cri.sandbox-uid": context.podUid,
  };
  if (entry === undefined) {
    return {
      ...common,
      "io.kubernetes.cri.sandbox-log-directory":
        `/var/log/pods/${context.namespace}_${context.podName}_${context.podUid}`,
      "io.kubernetes.cri.sandbox-cpu-period": "100000",
      "io.kubernetes.cri.sandbox-cpu-quota": "0",
      "io.kubernetes.cri.sandbox-cpu-shares": "2",
      "io.kubernetes.cri.sandbox-memory": "0",
      "nerdctl/network-namespace": networkNamespace(context.podUid),
    };
  }
  return {
    ...common,
    "io.kubernetes.cri.container-name": entry.container.name,
    "io.kubernetes.cri.image-name": announcedName(image.reference),
    ...Object.fromEntries(
      gpuNumbers(entry.container, settings).map((number, index) => [
        `cdi.k8s.io/vfio${number}`,
        `nvidia.com/gpu=${index}`,
      ]),
    ),
  };
}

/** Numbers of the VFIO groups of the GPUs that the container asks for; any numbers will do. */
function gpuNumbers(container: Container, settings: Settings): number[] {
  const limits = container.resources?.limits ?? {};
  const keys = settings.devices.vfio.nvidia.pgpu_resource_keys;
  const count = keys.reduce((sum, key) => sum + Number(limits[key] ?? 0), 0);
  return Array.from({ length: count }, (_, index) => 17 + index);
}

function networkNamespace(seed: string): string {
  const hex = deterministicHex(`netns ${seed}`, 32);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `/var/run/netns/cni-${parts.join("-")}-${hex.slice(20)}`;
}

function guestPull(
  { entry, image }: SynthesisedContainer,
  rootPath: string,
  annotations: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return {
    driver: "image_guest_pull",
    driver_options: [`image_guest_pull=${JSON.stringify({ metadata: annotations })}`],
    source: entry === undefined ? "pause" : announcedName(image.reference),
    fstype: "overlay",
    options: [],
    mount_point: rootPath,
    fs_group: null,
    shared: false,
  };
}

function linuxOf(
  { entry, id }: SynthesisedContainer,
  { settings, pod, context }: Synthesis,
): Record<string, unknown> {
  const isPrivileged = entry?.container.securityContext?.privileged === true;
  const isUnmasked = isPrivileged || entry?.container.securityContext?.procMount === "Unmasked";
  const pause = settings.pause_container.Linux;
  const pod32 = context.podUid.replaceAll("-", "_");
  const isPause = entry === undefined;
  const sysctls = Object.fromEntries(
    (pod.spec.securityContext?.sysctls ?? []).map(({ name, value }) => [name, `${value}`]),
  );
  return {
    UIDMappings: [],
    GIDMappings: [],
    Sysctl: isPause ? { ...pause.Sysctl, ...sysctls } : settings.other_container.Linux.Sysctl,
    Resources: {
      Devices: [],
      Memory: null,
      CPU: { Shares: 2, Quota: 0, Period: 100000, RealtimeRuntime: 0, RealtimePeriod: 0 },
      Pids: null,
      BlockIO: null,
      HugepageLimits: [],
      Network: null,
    },
    CgroupsPath: `/kubepods-besteffort-pod${pod32}.slice:cri-containerd:${id}`,
    Namespaces: ["ipc", "uts", "mount"].map((Type) => ({ Type, Path: "" })),
    Devices: (entry?.container.volumeDevices ?? []).map(({ devicePath }) => ({
      Path: devicePath,
      Type: "b",
      Major: 254,
      Minor: 16,
      FileMode: 432,
      UID: 0,
      GID: 0,
    })),
    Seccomp: null,
    RootfsPropagation: "",
    MaskedPaths: isUnmasked ? [] : pause.MaskedPaths ?? [],
    ReadonlyPaths: isUnmasked ? [] : pause.ReadonlyPaths ?? [],
    MountLabel: "",
    IntelRdt: null,
  };
}
