import type { Settings } from "./settings.ts";

const BLOCK = {
  mount_type: "bind",
  mount_source: "",
  mount_point: "$(spath)/$(b64_device_id)",
  driver: "",
  source: "",
  fstype: "ext4",
  shared: true,
};

/** How the kinds of volumes reach the guest. */
export const defaultVolumes: Settings["volumes"] = {
  emptyDir: {
    mount_type: "bind",
    mount_source: "^$(cpath)/sandbox-[0-9a-f]{16}-",
    mount_point: "^$(cpath)/sandbox-[0-9a-f]{16}-",
    driver: "local",
    driver_options: [],
    source: "local",
    fstype: "local",
    options: ["mode=0777"],
    shared: false,
  },
  emptyDir_encrypted: {
    ...BLOCK,
    driver_options: ["encryption_key=ephemeral", "create_filesystem"],
    options: [],
  },
  emptyDir_plain: { ...BLOCK, driver_options: ["create_filesystem"], options: ["discard"] },
  emptyDir_memory: {
    mount_type: "bind",
    mount_source: "^/run/kata-containers/sandbox/ephemeral/",
    mount_point: "^/run/kata-containers/sandbox/ephemeral/",
    driver: "ephemeral",
    driver_options: [],
    source: "tmpfs",
    fstype: "tmpfs",
    options: [],
    shared: false,
  },
  configMap: {
    mount_type: "bind",
    mount_source: "$(sfprefix)",
    mount_point: "$(sfprefix)",
    driver: "local",
    fstype: "bind",
    options: ["rbind", "rprivate", "ro"],
  },
  image_volume: {
    mount_type: "bind",
    mount_source: "$(sfprefix)",
    driver: "local",
    source: "local",
    fstype: "bind",
    options: ["rbind", "rprivate", "rw"],
  },
};
