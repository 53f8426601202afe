/** A CreateContainer request that a mutation may change; only what mutations touch is typed. */
export interface MutableCreate {
  container_id: string;
  string_user: unknown;
  shared_mounts: unknown[];
  devices: Record<string, unknown>[];
  storages: MutableStorage[];
  sandbox_pidns: boolean;
  OCI: {
    Version: string;
    Hostname: string;
    Hooks: unknown;
    Windows: unknown;
    Root: { Path: string; Readonly: boolean };
    Mounts: { destination: string; source: string; type_: string; options: string[] }[];
    Annotations: Record<string, string>;
    Process: MutableProcess;
    Linux: {
      UIDMappings: unknown[];
      GIDMappings: unknown[];
      Sysctl: Record<string, string>;
      Resources: { Devices: unknown[]; Pids: unknown };
      CgroupsPath: string;
      Namespaces: { Type: string; Path: string }[];
      Devices: Record<string, unknown>[];
      Seccomp: unknown;
      RootfsPropagation: string;
      MountLabel: string;
      IntelRdt: unknown;
      MaskedPaths: string[];
      ReadonlyPaths: string[];
    };
  };
}

/** A storage of such a request. */
export interface MutableStorage {
  driver: string;
  driver_options: string[];
  source: string;
  fstype: string;
  options: string[];
  mount_point: string;
  shared: boolean;
}

/** The process of a CreateContainer or ExecProcess request. */
export interface MutableProcess {
  Terminal: boolean;
  User: { UID: number; GID: number; AdditionalGids: number[]; Username: string };
  Args: string[];
  Env: string[];
  Cwd: string;
  Capabilities: Record<string, string[]> | null;
  Rlimits: unknown[];
  NoNewPrivileges: boolean;
  SelinuxLabel: string;
}

/** One kind of attack: what the host changes in a request, and the check that must notice. */
export interface Mutation {
  readonly name: string;
  /** The kind of request that it changes. */
  readonly kind: string;
  /** Names of the checks of which at least one must fail. */
  readonly checks: readonly string[];
  /** Changes the request in place; false where it does not apply. */
  readonly apply: (request: Record<string, unknown>) => boolean;
}

/** A mutation of CreateContainer; `apply` returns false where it does not apply. */
export function mutateCreate(
  name: string,
  checks: string | readonly string[],
  apply: (request: MutableCreate) => boolean | void,
): Mutation {
  return {
    name,
    kind: "CreateContainerRequest",
    checks: typeof checks === "string" ? [checks] : checks,
    apply: (request) => apply(request as unknown as MutableCreate) ?? true,
  };
}

/** Whether the request creates the pause container. */
export function isPause(request: MutableCreate): boolean {
  return request.OCI.Annotations["io.kubernetes.cri.container-type"] === "sandbox";
}
