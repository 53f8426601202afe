import { deterministicHex } from "./deterministic_hex.ts";
import type { Volume, VolumeMount } from "../pod/pod_spec.ts";
import type { Synthesis, SynthesisedContainer } from "./synthesis.ts";

/** A mount of the OCI specification. */
export interface Mount {
  readonly destination: string;
  readonly source: string;
  readonly type_: string;
  readonly options: readonly string[];
}

/** A storage of the request, as `agent.proto` has it. */
export interface RequestStorage {
  readonly driver: string;
  readonly driver_options: readonly string[];
  readonly source: string;
  readonly fstype: string;
  readonly options: readonly string[];
  readonly mount_point: string;
  readonly fs_group: { readonly group_id: number; readonly group_change_policy: number } | null;
  readonly shared: boolean;
}

/** What a container mounts, and the files that the host copies into the guest for it. */
export interface ContainerMounts {
  readonly mounts: readonly Mount[];
  readonly storages: readonly RequestStorage[];
  /** Paths in the guest. */
  readonly copied: readonly { readonly path: string; readonly isFolder: boolean }[];
}

const SHARED = "/run/kata-containers/shared/containers";
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The mounts of a container, in the order of containerd: its own, then those of the kubelet. */
export function containerMounts(
  container: SynthesisedContainer,
  synthesis: Synthesis,
): ContainerMounts {
  const collected = new MountCollection(container.id);
  const { entry } = container;
  const { settings } = synthesis;
  const mounted = new Set(entry?.container.volumeMounts?.map((mount) => mount.mountPath) ?? []);
  const isPrivileged = entry === undefined
    ? synthesis.pod.containers.some((other) => other.container.securityContext?.privileged)
    : entry.container.securityContext?.privileged === true;
  // A volume mount takes the place of what containerd would mount there.
  for (const mount of runtimeMounts(entry === undefined, isPrivileged)) {
    if (!mounted.has(mount.destination)) collected.mount(mount);
  }
  if (entry === undefined) {
    collected.share("/etc/resolv.conf", ["rbind", "ro", "nosuid", "nodev", "noexec"]);
    return collected;
  }
  const access = entry.container.securityContext?.readOnlyRootFilesystem ? "ro" : "rw";
  const log = entry.container.terminationMessagePath ?? "/dev/termination-log";
  const files: [string, string][] = [
    ["/etc/hosts", "rw"],
    [log, "rw"],
    ["/etc/hostname", access],
    ["/etc/resolv.conf", access],
  ];
  if (hasServiceAccount(synthesis)) files.push([SERVICE_ACCOUNT, "ro"]);
  for (const [path, mode] of files) {
    if (!mounted.has(path)) collected.share(path, ["rbind", "rprivate", mode]);
  }
  for (const mount of entry.container.volumeMounts ?? []) {
    const volume = synthesis.pod.volumes.get(mount.name);
    if (volume !== undefined) addVolume(collected, mount, volume, synthesis);
  }
  if (settings.bindings !== "strict") addImageVolumes(collected, container, mounted, synthesis);
  return collected;
}

function hasServiceAccount({ pod }: Synthesis): boolean {
  return pod.spec.automountServiceAccountToken !== false;
}

function runtimeMounts(isPause: boolean, isPrivileged: boolean): Mount[] {
  const hardened = ["nosuid", "noexec", "nodev"];
  const access = isPrivileged ? "rw" : "ro";
  const pts = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"];
  const rows: [string, string, string, string[]][] = [
    ["/proc", "proc", "proc", hardened],
    ["/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]],
    ["/dev/pts", "devpts", "devpts", pts],
    ["/dev/mqueue", "mqueue", "mqueue", hardened],
    ["/sys", "sysfs", "sysfs", [...hardened, access]],
    ...(isPause ? [] : [
      ["/sys/fs/cgroup", "cgroup", "cgroup", [...hardened, "relatime", access]],
    ] as [string, string, string, string[]][]),
    ["/dev/shm", "bind", "/run/kata-containers/sandbox/shm", ["rbind"]],
  ];
  return rows.map(([destination, type_, source, options]) => ({
    destination,
    type_,
    source,
    options,
  }));
}

function addVolume(
  collected: MountCollection,
  mount: VolumeMount,
  volume: Volume,
  synthesis: Synthesis,
): void {
  const { emptyDir, hostPath } = volume;
  const kind = Object.keys(volume).find((key) => key !== "name") ?? "";
  const details = volume[kind] as { readonly readOnly?: boolean } | undefined;
  const isFile = ["configMap", "secret", "projected", "downwardAPI"].includes(kind);
  const mode = isFile || mount.readOnly || details?.readOnly ? "ro" : "rw";
  const propagation = { HostToContainer: "rslave", Bidirectional: "rshared" }[
    mount.mountPropagation ?? ""
  ] ?? "rprivate";
  const options = ["rbind", propagation, mode];
  if (emptyDir !== undefined) {
    const memory = emptyDir.medium === "Memory";
    collected.emptyDir(mount, volume.name, options, memory, synthesis);
  } else if (hostPath !== undefined && /^\/(dev|sys)(\/|$)/.test(hostPath.path)) {
    collected.mount({
      destination: mount.mountPath,
      source: hostPath.path,
      type_: "bind",
      options,
    });
  } else {
    collected.share(mount.mountPath, options, true);
  }
}

function addImageVolumes(
  collected: MountCollection,
  { image }: SynthesisedContainer,
  mounted: ReadonlySet<string>,
  { settings }: Synthesis,
): void {
  for (const path of Object.keys(image.config.Volumes ?? {}).toSorted()) {
    if (!mounted.has(path)) collected.share(path, settings.volumes.image_volume.options, true);
  }
}

/** Collects mounts; what the host shares is copied into the guest under a name with a random part. */
class MountCollection implements ContainerMounts {
  readonly mounts: Mount[] = [];
  readonly storages: RequestStorage[] = [];
  readonly copied: { path: string; isFolder: boolean }[] = [];
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  mount(mount: Mount): void {
    this.mounts.push(mount);
  }

  share(destination: string, options: readonly string[], isFolder = false): void {
    const name = destination.replace(/\/+$/, "").split("/").at(-1) ?? "";
    const random = deterministicHex(`${this.#id} ${destination}`, 16);
    const source = `${SHARED}/${this.#id}-${random}-${name}`;
    this.copied.push({ path: source, isFolder: isFolder || destination === SERVICE_ACCOUNT });
    this.mount({ destination, source, type_: "bind", options });
  }

  emptyDir(
    mount: VolumeMount,
    name: string,
    options: readonly string[],
    isMemory: boolean,
    { settings, pod, context }: Synthesis,
  ): void {
    const group = pod.spec.securityContext?.fsGroup ?? 0;
    const type = settings.cluster_config.emptydir_type;
    const bind = (source: string) =>
      this.mount({ destination: mount.mountPath, source, type_: "bind", options });
    if (isMemory) {
      const source = `/run/kata-containers/sandbox/ephemeral/${name}`;
      const groupOption = group > 0 ? [`fsgid=${group}`] : [];
      this.storages.push({
        ...settings.volumes.emptyDir_memory,
        driver_options: [],
        source: "tmpfs",
        options: [...settings.volumes.emptyDir_memory.options, ...groupOption],
        mount_point: source,
        fs_group: null,
        shared: false,
      });
      return bind(source);
    }
    if (type === "shared-fs") {
      return bind(`${SHARED}/sandbox-${deterministicHex(`${context.podUid} ${name}`, 16)}-${name}`);
    }
    const isPlain = type === "block-plain";
    const template = settings.volumes[isPlain ? "emptyDir_plain" : "emptyDir_encrypted"];
    // PCI address of the block device; each container that mounts the volume names the same one.
    const device = [...pod.volumes.keys()].indexOf(name) + 5;
    const source = device.toString(16).padStart(2, "0");
    const encoded = btoa(source).replaceAll("+", "-").replaceAll("/", "_");
    const path = `${settings.common.spath}/${encoded}`;
    this.storages.push({
      driver: "blk",
      driver_options: template.driver_options ?? [],
      source,
      fstype: template.fstype,
      options: template.options,
      mount_point: path,
      fs_group: group > 0 ? { group_id: group, group_change_policy: 0 } : null,
      shared: template.shared ?? false,
    });
    bind(path);
  }
}
