import { defaultCommon } from "./_default_common.ts";
import {
  defaultMountDestinations,
  defaultOtherContainer,
  defaultPauseContainer,
} from "./_default_containers.ts";
import { defaultRequests } from "./_default_requests.ts";
import { defaultVolumes } from "./_default_volumes.ts";
import type { Settings } from "./settings.ts";

const SEGMENT = "[A-Za-z0-9_:][A-Za-z0-9_.:-]*";

/** The settings of profile `kata-3.2x`: Kata 3.21 to 3.30, guest pull, initdata. */
export const defaultSettings: Settings = {
  pause_container: defaultPauseContainer,
  other_container: defaultOtherContainer,
  volumes: defaultVolumes,
  devices: {
    vfio: {
      device_path: "/dev/vfio/devices/vfio",
      anno_key_regex: "^cdi\\.k8s\\.io/vfio[0-9]+$",
      nvidia: {
        gpu_anno_value_regex: "^nvidia\\.com/gpu=[0-9]+$",
        gpu_gk_device_type: "vfio-pci-gk",
        pgpu_resource_keys: ["nvidia.com/pgpu"],
      },
    },
  },
  mount_destinations: [...defaultMountDestinations],
  sandbox: {
    storages: [{
      driver: "ephemeral",
      driver_options: [],
      source: "shm",
      fstype: "tmpfs",
      options: ["noexec", "nosuid", "nodev", "mode=1777", "size=67108864"],
      mount_point: "/run/kata-containers/sandbox/shm",
      fs_group: null,
      shared: false,
    }],
  },
  common: defaultCommon,
  kata_config: { oci_version: "1.1.0", enable_configmap_secret_storages: false },
  cluster_config: {
    pause_container_image: "mcr.microsoft.com/oss/kubernetes/pause:3.6",
    guest_pull: true,
    emptydir_type: "block-encrypted",
    cgroup_mount_extras_allowed: ["nsdelegate", "memory_recursiveprot"],
  },
  request_defaults: defaultRequests,
  bindings: "strict",
  contrast: {
    delivery: "initdata",
    users: "image",
    cgroup_path_regex: `^/?${SEGMENT}(/${SEGMENT})*$`,
    rlimits: [],
  },
};
