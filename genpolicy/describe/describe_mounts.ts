import type { PolicyContainer, PolicyMount } from "../policy_data.ts";

/** A mount that comes from a volume or from the host. */
export interface MountDescription {
  readonly path: string;
  readonly contents: string;
  readonly access: "read-only" | "read-write";
  /** Whether the container is refused without it. */
  readonly required: boolean;
}

/** File systems that every container has, and that say nothing about this one. */
const KERNEL = new Set(["proc", "sysfs", "cgroup", "devpts", "mqueue", "tmpfs"]);

/** The mounts of a container, those of the kernel left out. */
export function describeMounts(container: PolicyContainer): MountDescription[] {
  const required = new Set(container.bindings.required_mounts);
  return (container.OCI.Mounts ?? [])
    .filter((mount) => !KERNEL.has(mount.type_))
    .map((mount): MountDescription => ({
      path: mount.destination,
      contents: contentsOf(mount, container),
      access: mount.options.some((option) => option === "ro") ? "read-only" : "read-write",
      required: required.has(mount.destination),
    }));
}

function contentsOf({ source }: PolicyMount, { storages }: PolicyContainer): string {
  if (source === "") {
    const isEncrypted = storages.some((storage) =>
      storage.driver_options.some((option) => option.startsWith("encryption_key"))
    );
    return isEncrypted ? "a disk, encrypted with a key of the guest" : "a disk, not encrypted";
  }
  if (/^\^?\/run\/kata-containers\/sandbox\//.test(source)) return "guest memory";
  if (source.includes("$(sfprefix)") || source.includes("$(cpath)")) return "files from the host";
  return `${source} of the guest`;
}
