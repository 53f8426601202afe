import { isPause, type MutableStorage, mutateCreate, type Mutation } from "./mutable_request.ts";

const EXTRA: MutableStorage & { fs_group: null } = {
  driver: "blk",
  driver_options: [],
  source: "1f",
  fstype: "ext4",
  options: [],
  mount_point: "/run/kata-containers/sandbox/storage/MWY=",
  fs_group: null,
  shared: true,
};

function pullOf(storages: readonly MutableStorage[]): MutableStorage | undefined {
  return storages.find((storage) => storage.driver === "image_guest_pull");
}

function ownOf(storages: readonly MutableStorage[]): MutableStorage | undefined {
  return storages.find((storage) => storage.driver !== "image_guest_pull");
}

/** What the host could change about images, volumes and mounts. */
export const storageMutations: readonly Mutation[] = [
  mutateCreate("a mount is added", "mounts_expected", ({ OCI }) => {
    OCI.Mounts.push({
      destination: "/evil",
      source: "/run/kata-containers/shared/containers/evil",
      type_: "bind",
      options: ["rbind", "rw"],
    });
  }),
  mutateCreate("the shared folder of the host is mounted", "mounts_expected", ({ OCI }) => {
    OCI.Mounts.push({
      destination: "/etc/passwd",
      source: OCI.Mounts.at(-1)?.source ?? "",
      type_: "bind",
      options: ["rbind", "rprivate", "rw"],
    });
  }),
  mutateCreate("a mount is left out", "mounts_required", ({ OCI }) => {
    OCI.Mounts = OCI.Mounts.filter((mount) => mount.destination !== "/proc");
  }),
  mutateCreate("all mounts are left out", "mounts_required", ({ OCI }) => {
    OCI.Mounts = [];
  }),
  mutateCreate("a mount comes from another place", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.find((candidate) => candidate.type_ === "bind");
    if (mount === undefined) return false;
    mount.source = "/run/kata-containers/image";
    return true;
  }),
  mutateCreate("the source of a mount climbs out of its folder", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.findLast((candidate) => candidate.type_ === "bind");
    if (mount === undefined) return false;
    mount.source = mount.source.replace(/([^/]+)$/, "../$1");
    return true;
  }),
  mutateCreate("a mount belongs to another container", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.find((candidate) => /\/[0-9a-f]{64}-/.test(candidate.source));
    if (mount === undefined) return false;
    mount.source = mount.source.replace(/[0-9a-f]{64}/, "f".repeat(64));
    return true;
  }),
  mutateCreate("a mount is of another type", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.find((candidate) => candidate.destination === "/dev/mqueue");
    if (mount === undefined) return false;
    mount.type_ = "tmpfs";
    return true;
  }),
  mutateCreate("a mount has other options", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.find((candidate) => candidate.destination === "/proc");
    if (mount === undefined) return false;
    mount.options = ["rw", "suid"];
    return true;
  }),
  mutateCreate("the kernel's settings become writable", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.find((candidate) => candidate.destination === "/sys");
    if (mount === undefined || mount.options.includes("rw")) return false;
    mount.options = mount.options.map((option) => option === "ro" ? "rw" : option);
    return true;
  }),
  mutateCreate("two mounts have one destination", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.find((candidate) => candidate.destination === "/dev/shm");
    if (mount === undefined) return false;
    OCI.Mounts.push(structuredClone(mount));
    return true;
  }),
  mutateCreate("a mount goes to another destination", "mounts_expected", ({ OCI }) => {
    const mount = OCI.Mounts.find((candidate) => candidate.type_ === "bind");
    if (mount === undefined) return false;
    mount.destination = "/usr/bin";
    return true;
  }),
  mutateCreate("a storage is added", "storages_complete", ({ storages }) => {
    storages.push(EXTRA);
  }),
  mutateCreate("a storage is left out", "storages_complete", (request) => {
    const own = ownOf(request.storages);
    request.storages = request.storages.filter((storage) => storage !== own);
    return own !== undefined;
  }),
  mutateCreate("a volume is not encrypted", "storages_expected", ({ storages }) => {
    const own = ownOf(storages);
    if (own === undefined || own.driver_options.length === 0) return false;
    own.driver_options = [];
    return true;
  }),
  mutateCreate("a storage has another file system", "storages_expected", ({ storages }) => {
    const own = ownOf(storages);
    if (own === undefined) return false;
    own.fstype = "vfat";
    return true;
  }),
  mutateCreate("a storage is mounted elsewhere", "storages_expected", ({ storages }) => {
    const own = ownOf(storages);
    if (own === undefined) return false;
    own.mount_point = "/run/kata-containers/image";
    return true;
  }),
  mutateCreate("a storage comes from a file", "storages_expected", ({ storages }) => {
    const own = ownOf(storages);
    if (own === undefined) return false;
    own.driver = "virtio-fs";
    own.source = "kataShared";
    return true;
  }),
  mutateCreate("another image is pulled", "image_source", ({ storages }) => {
    const pull = pullOf(storages);
    if (pull === undefined) return false;
    pull.source = "registry.example/evil:latest";
    return true;
  }),
  mutateCreate("an image of the same name is pulled by another digest", [
    "image_source",
    "image_digest",
  ], ({ storages }) => {
    const pull = pullOf(storages);
    if (pull === undefined || !pull.source.includes("@")) return false;
    pull.source = pull.source.replace(/@sha256:.*/, `@sha256:${"e".repeat(64)}`);
    return true;
  }),
  mutateCreate("two images are pulled", "image_pull", ({ storages }) => {
    const pull = pullOf(storages);
    if (pull === undefined) return false;
    storages.push(structuredClone(pull));
    return true;
  }),
  mutateCreate("the root file system comes from the host", "image_pull", (request) => {
    const pull = pullOf(request.storages);
    request.storages = request.storages.filter((storage) => storage !== pull);
    return pull !== undefined;
  }),
  mutateCreate("the image is unpacked elsewhere", "image_pull", ({ storages }) => {
    const pull = pullOf(storages);
    if (pull === undefined) return false;
    pull.mount_point = "/run/kata-containers/other/rootfs";
    return true;
  }),
  mutateCreate("the pause image is passed for the image", "image_source", (request) => {
    const pull = pullOf(request.storages);
    if (pull === undefined || isPause(request)) return false;
    const metadata = { "io.kubernetes.cri.container-type": "sandbox" };
    pull.driver_options = [`image_guest_pull=${JSON.stringify({ metadata })}`];
    return true;
  }),
  mutateCreate("a directory is shared between containers", "unused_fields", (request) => {
    request.shared_mounts.push({ name: "x", src_ctr: "a", src_path: "/", dst_ctr: "b" });
  }),
  mutateCreate("a device is added", "devices", ({ devices }) => {
    devices.push({ id: "", type_: "blk", vm_path: "", container_path: "/dev/evil", options: [] });
  }),
  mutateCreate("a VFIO device is added", "devices", ({ devices }) => {
    devices.push({
      id: "vfio9",
      type_: "vfio-pci-gk",
      vm_path: "",
      container_path: "/dev/vfio/devices/vfio9",
      options: ["0000:01:00.0=02"],
    });
  }),
];
