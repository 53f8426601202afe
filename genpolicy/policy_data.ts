/**
 * The data side of a policy: what one pod may do, in Kata's known `policy_data` format.
 *
 * The keys `containers`, `common`, `sandbox`, `request_defaults`, `devices` and `cluster_config` mean what they mean
 * to Kata's own rules, so that an outside rules file works with this data too. The keys `bindings` and `pod`, and the
 * key `bindings` of each container, are additions that only the rules of this project read.
 *
 * Strings may hold placeholders that the rules resolve: `$(bundle-id)`, `$(sandbox-id)`, `$(sandbox-name)`,
 * `$(sandbox-namespace)`, `$(pod-uid)`, `$(pod-ip)`, `$(host-ip)`, `$(node-name)`, `$(host-name)`,
 * `$(resource-field)`, `$(todo-annotation)`, and the names in `common`: `$(cpath)`, `$(spath)`, `$(root_path)`,
 * `$(sfprefix)`, `$(default_caps)`, `$(privileged_caps)`, `$(b64_device_id)`.
 */
export interface PolicyData {
  /**
   * `[0]` is the pause container; the init containers follow in reverse YAML order, then the containers.
   * (Kata's order. The order in which they must start is in `bindings.start_order`.)
   */
  readonly containers: readonly PolicyContainer[];
  readonly common: PolicyCommon;
  readonly sandbox: PolicySandbox;
  readonly request_defaults: PolicyRequestDefaults;
  readonly devices: { readonly vfio: PolicyVfio };
  readonly cluster_config: PolicyClusterConfig;
  /** Which of the checks beyond Kata's own are on. */
  readonly bindings: PolicyBindings;
  /** What the pod as a whole is bound to. */
  readonly pod: PolicyPod;
}

/** One switch for each check beyond Kata's own; all true is `"strict"`, all false is `"kata"`. */
export interface PolicyBindings {
  /** The source of the guest pull is one of `bindings.image.sources` of the container. */
  readonly image_source: boolean;
  /** The source of the guest pull carries `bindings.image.digest`. Off for a reference that has no digest. */
  readonly image_digest: boolean;
  /**
   * Every entry of `bindings.required_env` is present, and an entry of `bindings.overridden_env` comes only before
   * the required entry of the same name (the last one of a name wins in the guest).
   */
  readonly required_env: boolean;
  /** Every destination in `bindings.required_mounts` is present, and no destination comes twice. */
  readonly required_mounts: boolean;
  /** Containers are created in the order of `bindings.start_order`. */
  readonly container_order: boolean;
  /** No container entry is created a second time while the first one is there. */
  readonly container_once: boolean;
  /** RemoveContainer, StartContainer, SignalProcess … name a container that was created. */
  readonly known_containers: boolean;
  /** The cgroup path and the cgroup namespace hold no surprise. */
  readonly cgroups: boolean;
  /** No rlimits but those in the settings. */
  readonly rlimits: boolean;
  /** The host name matches `pod.hostname_regex`. */
  readonly hostname: boolean;
  /** The values of the annotations that the policy knows are compared, not only their keys. */
  readonly annotation_values: boolean;
  /** The storages of CreateSandbox are exactly those of the policy, in number too. */
  readonly sandbox_storages: boolean;
  /** `$(pod-uid)`, `$(node-name)`, `$(host-name)` keep the first value seen, or match the known form. */
  readonly placeholder_values: boolean;
}

/** What the pod as a whole is bound to. */
export interface PolicyPod {
  /** Regular expression of the pod name, anchored. */
  readonly name_regex: string;
  /** The namespace, or "" when the YAML leaves it to the moment of `kubectl apply`. */
  readonly namespace: string;
  /** Regular expression of the host name, anchored. */
  readonly hostname_regex: string;
  /** `shareProcessNamespace`: the value of `sandbox_pidns` in CreateSandbox and in every container but pause. */
  readonly share_process_namespace: boolean;
  /** Number of init containers (sidecars included); they have `start_order` 1 … n, containers n + 1. */
  readonly init_containers: number;
}

/** One container: an OCI specification in part, and what goes with it. */
export interface PolicyContainer {
  readonly OCI: PolicyOci;
  readonly storages: readonly PolicyStorage[];
  readonly devices: readonly PolicyDevice[];
  readonly sandbox_pidns: boolean;
  /** Argument vectors of exec probes and hooks. */
  readonly exec_commands: readonly (readonly string[])[];
  /** Annotations that only the runtime knows: regular expression of the key → regular expression of the value. */
  readonly runtime_anno_patterns: Readonly<Record<string, string>>;
  readonly bindings: ContainerBindings;
}

/** What binds a container beyond Kata's own format. */
export interface ContainerBindings {
  /** Name in the YAML; "" for the pause container. */
  readonly name: string;
  readonly role: "pause" | "init" | "sidecar" | "container";
  /** 0 for pause, 1 … n for init containers and sidecars in YAML order, n + 1 for every other container. */
  readonly start_order: number;
  readonly image: {
    /** What a guest pull may name as its source: the reference as written, and its normal forms. Sorted. */
    readonly sources: readonly string[];
    /** `sha256:…` when the reference is pinned, else "". */
    readonly digest: string;
  };
  /**
   * Entries of `OCI.Process.Env` that must be present, `NAME=value`; where the value holds a placeholder, a variable
   * of that name with an allowed value.
   */
  readonly required_env: readonly string[];
  /**
   * Entries of `OCI.Process.Env` that the image sets and the YAML sets otherwise. containerd sends both, the image's
   * first; they are never required.
   */
  readonly overridden_env: readonly string[];
  /** Destinations that must be mounted; each one is in `OCI.Mounts`. Sorted. */
  readonly required_mounts: readonly string[];
  /** Allowed rlimits; empty: none may be set. */
  readonly rlimits: readonly {
    readonly Type: string;
    readonly Hard: number;
    readonly Soft: number;
  }[];
  /** Regular expression that the cgroup path must match. */
  readonly cgroup_path_regex: string;
}

/** The part of an OCI specification that is compared. Keys marked optional are left out when empty. */
export interface PolicyOci {
  readonly Version: string;
  readonly Process: PolicyProcess;
  readonly Root: { readonly Path: string; readonly Readonly: boolean };
  readonly Mounts?: readonly PolicyMount[];
  readonly Annotations?: Readonly<Record<string, string>>;
  readonly Linux: PolicyLinux;
}

/** The first process of a container. */
export interface PolicyProcess {
  readonly Terminal: boolean;
  readonly User: PolicyUser;
  readonly Args?: readonly string[];
  readonly Env?: readonly string[];
  readonly Cwd?: string;
  readonly Capabilities: PolicyCapabilities;
  readonly NoNewPrivileges: boolean;
}

/** User and groups of a process; numbers are those inside the container. */
export interface PolicyUser {
  readonly UID: number;
  readonly GID: number;
  /** Sorted, without duplicates. */
  readonly AdditionalGids: readonly number[];
  readonly Username: string;
}

/** Capabilities, `CAP_` names; `["$(default_caps)"]` and `["$(privileged_caps)"]` stand for the lists in `common`. */
export interface PolicyCapabilities {
  readonly Ambient: readonly string[];
  readonly Bounding: readonly string[];
  readonly Effective: readonly string[];
  readonly Inheritable: readonly string[];
  readonly Permitted: readonly string[];
}

/** A mount; `source` is a literal or a regular expression with placeholders, "" for block-backed emptyDirs. */
export interface PolicyMount {
  readonly destination: string;
  readonly source: string;
  readonly type_: string;
  readonly options: readonly string[];
}

/** The Linux part of the specification. */
export interface PolicyLinux {
  readonly Namespaces: readonly { readonly Type: string; readonly Path: string }[];
  readonly MaskedPaths: readonly string[];
  readonly ReadonlyPaths: readonly string[];
  readonly Devices: readonly { readonly Type: string; readonly Path: string }[];
  readonly Sysctl?: Readonly<Record<string, string>>;
}

/** A storage that the agent prepares before it creates a container or the sandbox. */
export interface PolicyStorage {
  readonly driver: string;
  readonly driver_options: readonly string[];
  readonly source: string;
  readonly fstype: string;
  readonly options: readonly string[];
  readonly mount_point: string;
  readonly fs_group: { readonly group_id: number; readonly group_change_policy: number } | null;
  readonly shared: boolean;
}

/** A device that the host hands in. */
export interface PolicyDevice {
  readonly id: string;
  readonly type_: string;
  readonly vm_path: string;
  readonly container_path: string;
  readonly options: readonly string[];
}

/** Texts that the placeholders of the other keys stand for. */
export interface PolicyCommon {
  readonly cpath: string;
  readonly spath: string;
  readonly root_path: string;
  readonly sfprefix: string;
  readonly ip_p: string;
  readonly ipv4_a: string;
  readonly svc_name_downward_env: string;
  readonly dns_label: string;
  readonly default_caps: readonly string[];
  readonly privileged_caps: readonly string[];
}

/** What CreateSandbox may bring. */
export interface PolicySandbox {
  readonly storages: readonly PolicyStorage[];
}

/** VFIO devices (GPUs). */
export interface PolicyVfio {
  readonly device_path: string;
  readonly nvidia: Readonly<Record<string, never>>;
}

/** Properties of the cluster that the rules look at. */
export interface PolicyClusterConfig {
  readonly pause_container_image: string;
  readonly guest_pull: boolean;
  readonly emptydir_type: "shared-fs" | "block-encrypted" | "block-plain";
  readonly cgroup_mount_extras_allowed: readonly string[];
}

/** What the other requests may do. */
export interface PolicyRequestDefaults {
  readonly CreateContainerRequest: { readonly allow_env_regex: readonly string[] };
  readonly CopyFileRequest: readonly string[];
  readonly ExecProcessRequest: {
    readonly allowed_commands: readonly (readonly string[])[];
    readonly regex: readonly string[];
  };
  readonly UpdateRoutesRequest: {
    readonly forbidden_device_names: readonly string[];
    readonly forbidden_source_regex: readonly string[];
  };
  readonly UpdateInterfaceRequest: {
    readonly allow_raw_flags: number;
    readonly forbidden_names: readonly string[];
    readonly forbidden_hw_addrs: readonly string[];
  };
  readonly AddARPNeighborsRequest: {
    readonly forbidden_device_names: readonly string[];
    readonly forbidden_cidrs_regex: readonly string[];
    readonly allowed_states: readonly number[];
  };
  readonly CloseStdinRequest: boolean;
  readonly GetDiagnosticDataRequest: boolean;
  readonly ReadStreamRequest: boolean;
  readonly UpdateEphemeralMountsRequest: boolean;
  readonly WriteStreamRequest: boolean;
}
