import * as v from "valibot";

const strings = v.array(v.string());
const text = v.pipe(v.string(), v.maxLength(4096));
const counted = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const mount = v.strictObject({
  destination: text,
  source: v.exactOptional(text),
  type_: text,
  options: strings,
});

const storage = v.strictObject({
  driver: text,
  driver_options: strings,
  source: text,
  fstype: text,
  options: strings,
  mount_point: text,
  fs_group: v.nullable(v.strictObject({ group_id: counted, group_change_policy: counted })),
  shared: v.boolean(),
});

const process = v.strictObject({
  NoNewPrivileges: v.exactOptional(v.boolean()),
  Args: v.exactOptional(strings),
  Env: v.exactOptional(strings),
});

const linux = v.strictObject({
  Sysctl: v.exactOptional(v.record(text, text)),
  MaskedPaths: v.exactOptional(strings),
  ReadonlyPaths: v.exactOptional(strings),
});

/** A partial OCI specification that every container of its sort starts from. */
const containerTemplate = v.strictObject({
  Root: v.strictObject({ Path: text, Readonly: v.exactOptional(v.boolean()) }),
  Mounts: v.array(mount),
  Annotations: v.record(text, text),
  Process: v.exactOptional(process),
  Linux: linux,
});

const volumeTemplate = v.strictObject({
  mount_type: text,
  mount_source: text,
  mount_point: v.exactOptional(text),
  driver: text,
  driver_options: v.exactOptional(strings),
  source: v.exactOptional(text),
  fstype: text,
  options: strings,
  shared: v.exactOptional(v.boolean()),
});

const common = v.strictObject({
  cpath: text,
  spath: text,
  root_path: text,
  sfprefix: text,
  ip_p: text,
  ipv4_a: text,
  svc_name_downward_env: text,
  dns_label: text,
  default_caps: strings,
  privileged_caps: strings,
  // In files of some releases of Kata, read by none.
  image_layer_verification: v.exactOptional(text),
});

const requestDefaults = v.strictObject({
  CreateContainerRequest: v.strictObject({ allow_env_regex: strings }),
  CopyFileRequest: strings,
  ExecProcessRequest: v.strictObject({
    allowed_commands: v.array(strings),
    regex: strings,
    commands: v.exactOptional(
      v.pipe(
        strings,
        v.maxLength(0, "commands is out of use: move it to allowed_commands or regex"),
      ),
    ),
  }),
  UpdateRoutesRequest: v.strictObject({
    forbidden_device_names: strings,
    forbidden_source_regex: strings,
  }),
  UpdateInterfaceRequest: v.strictObject({
    allow_raw_flags: counted,
    forbidden_names: strings,
    forbidden_hw_addrs: strings,
  }),
  AddARPNeighborsRequest: v.strictObject({
    forbidden_device_names: strings,
    forbidden_cidrs_regex: strings,
    allowed_states: v.array(counted),
  }),
  CloseStdinRequest: v.boolean(),
  // Not in files of Kata before 3.29, whose agents do not know the request.
  GetDiagnosticDataRequest: v.exactOptional(v.boolean(), false),
  ReadStreamRequest: v.boolean(),
  UpdateEphemeralMountsRequest: v.boolean(),
  WriteStreamRequest: v.boolean(),
});

const binding = v.exactOptional(v.boolean(), true);

/** The switches under `bindings`; a switch that is not named is on. */
const bindingSwitches = v.strictObject({
  image_source: binding,
  image_digest: binding,
  image_volumes: binding,
  required_env: binding,
  required_mounts: binding,
  container_order: binding,
  container_once: binding,
  known_containers: binding,
  cgroups: binding,
  rlimits: binding,
  hostname: binding,
  annotation_values: binding,
  sandbox_storages: binding,
  placeholder_values: binding,
});

const contrast = v.strictObject({
  delivery: v.picklist(["initdata", "policy-annotation"]),
  users: v.picklist(["image", "declared"]),
  cgroup_path_regex: text,
  rlimits: v.array(v.strictObject({ Type: text, Hard: counted, Soft: counted })),
});

/** `settings.json`: Kata's known keys, and our `bindings` and `contrast`. */
export const settingsSchema = v.strictObject({
  pause_container: containerTemplate,
  other_container: containerTemplate,
  volumes: v.strictObject({
    emptyDir: volumeTemplate,
    emptyDir_encrypted: volumeTemplate,
    emptyDir_plain: volumeTemplate,
    emptyDir_memory: volumeTemplate,
    configMap: volumeTemplate,
    image_volume: volumeTemplate,
  }),
  devices: v.strictObject({
    vfio: v.strictObject({
      device_path: text,
      anno_key_regex: text,
      nvidia: v.strictObject({
        gpu_anno_value_regex: text,
        gpu_gk_device_type: text,
        pgpu_resource_keys: strings,
      }),
    }),
  }),
  mount_destinations: strings,
  sandbox: v.strictObject({ storages: v.array(storage) }),
  common,
  kata_config: v.strictObject({
    oci_version: text,
    enable_configmap_secret_storages: v.boolean(),
  }),
  cluster_config: v.strictObject({
    pause_container_image: text,
    guest_pull: v.boolean(),
    emptydir_type: v.picklist(["shared-fs", "block-encrypted", "block-plain"]),
    cgroup_mount_extras_allowed: strings,
  }),
  request_defaults: requestDefaults,
  bindings: v.union([v.picklist(["strict", "kata"]), bindingSwitches]),
  contrast,
});

/** The keys of `settingsSchema` that Kata's own files do not have; taken from the profile when they are missing. */
export const ownSettingsKeys = ["bindings", "contrast"] as const;
