import type { PolicyMount } from "../policy_data.ts";
import { escapeRegex } from "../escape_regex.ts";
import type { ContainerTemplate } from "../settings/settings.ts";
import type { MountList } from "./mount_list.ts";

const NOSUID = ["nosuid", "noexec"];

/** What containerd mounts into every container; sysfs and cgroups are writable for privileged ones. */
function containerdMounts(isPause: boolean, isPrivileged: boolean): PolicyMount[] {
  const access = isPrivileged ? "rw" : "ro";
  const mounts: [string, string, string, string[]][] = [
    ["/proc", "proc", "proc", [...NOSUID, "nodev"]],
    ["/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]],
    ["/dev/pts", "devpts", "devpts", [
      ...NOSUID,
      "newinstance",
      "ptmxmode=0666",
      "mode=0620",
      "gid=5",
    ]],
    ["/dev/shm", "tmpfs", "shm", [...NOSUID, "nodev", "mode=1777", "size=65536k"]],
    ["/dev/mqueue", "mqueue", "mqueue", [...NOSUID, "nodev"]],
    ["/sys", "sysfs", "sysfs", [...NOSUID, "nodev", access]],
  ];
  if (!isPause) {
    const options = [...NOSUID, "nodev", "relatime", access];
    mounts.push(["/sys/fs/cgroup", "cgroup", "cgroup", options]);
  }
  return mounts.map(([destination, type_, source, options]) => ({
    destination,
    source,
    type_,
    options,
  }));
}

/** What decides the mounts that no volume mount of the YAML names. */
export interface BaseMountInput {
  readonly template: ContainerTemplate;
  readonly templateKey: "pause_container" | "other_container";
  /** Destinations for which the settings' mounts are used, besides those of volume mounts. */
  readonly destinations: ReadonlySet<string>;
  readonly isPrivileged: boolean;
  readonly isReadOnlyRoot: boolean;
  readonly terminationLog: string | undefined;
  /** Destinations of which the host may leave out the mount. */
  readonly optional: ReadonlySet<string>;
}

const BY_ROOT_ACCESS = new Set(["/etc/hostname", "/etc/resolv.conf"]);

/** Collects the mounts of containerd, and those of the settings over them. */
export function addBaseMounts(list: MountList, input: BaseMountInput): void {
  const isPause = input.templateKey === "pause_container";
  for (const mount of containerdMounts(isPause, input.isPrivileged)) {
    list.add(mount, (origin) => origin.runtime("containerd mounts it into every container"));
    list.require(mount.destination);
  }
  for (const [index, mount] of input.template.Mounts.entries()) {
    if (!isPause && !input.destinations.has(mount.destination)) continue;
    const destination = mount.destination === "/dev/termination-log"
      ? input.terminationLog ?? mount.destination
      : mount.destination;
    const access = isPause || !BY_ROOT_ACCESS.has(destination)
      ? []
      : [input.isReadOnlyRoot ? "ro" : "rw"];
    list.replace({
      destination,
      source: mount.source ?? sharedFile(destination),
      type_: mount.type_,
      options: [...mount.options, ...access],
    }, (origin) => origin.setting(input.templateKey, "Mounts", index));
    if (!input.optional.has(destination)) list.require(destination);
  }
}

/** The source of what the host copies into the guest for a destination: its last part, after a random prefix. */
export function sharedFile(destination: string, prefix = "$(sfprefix)"): string {
  return `${prefix}${escapeRegex(baseName(destination))}$`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}
