import { flag, list, map, message, number, optional, type Shape, text } from "./shape.ts";

const user = message({
  UID: number,
  GID: number,
  AdditionalGids: list(number),
  Username: text,
});

/** `oci.proto`, message Process. */
export const processShape: Shape = message({
  Terminal: flag,
  ConsoleSize: message({ Height: number, Width: number }),
  User: user,
  Args: list(text),
  Env: list(text),
  Cwd: text,
  Capabilities: message({
    Bounding: list(text),
    Effective: list(text),
    Inheritable: list(text),
    Permitted: list(text),
    Ambient: list(text),
  }),
  Rlimits: list(message({ Type: text, Hard: number, Soft: number })),
  NoNewPrivileges: flag,
  ApparmorProfile: text,
  OOMScoreAdj: number,
  SelinuxLabel: text,
});

const idMapping = message({ HostID: number, ContainerID: number, Size: number });

const hook = message({ Path: text, Args: list(text), Env: list(text), Timeout: number });

const weightDevice = message({ Major: number, Minor: number, Weight: number, LeafWeight: number });

const throttleDevice = message({ Major: number, Minor: number, Rate: number });

const resources = message({
  Devices: list(message({
    Allow: flag,
    Type: text,
    Major: number,
    Minor: number,
    Access: text,
  })),
  Memory: message({
    Limit: number,
    Reservation: number,
    Swap: number,
    Kernel: number,
    KernelTCP: number,
    Swappiness: number,
    DisableOOMKiller: flag,
  }),
  CPU: message({
    Shares: number,
    Quota: number,
    Period: number,
    RealtimeRuntime: number,
    RealtimePeriod: number,
    Cpus: text,
    Mems: text,
  }),
  Pids: message({ Limit: number }),
  BlockIO: message({
    Weight: number,
    LeafWeight: number,
    WeightDevice: list(weightDevice),
    ThrottleReadBpsDevice: list(throttleDevice),
    ThrottleWriteBpsDevice: list(throttleDevice),
    ThrottleReadIOPSDevice: list(throttleDevice),
    ThrottleWriteIOPSDevice: list(throttleDevice),
  }),
  HugepageLimits: list(message({ Pagesize: text, Limit: number })),
  Network: message({
    ClassID: number,
    Priorities: list(message({ Name: text, Priority: number })),
  }),
});

const linux = message({
  UIDMappings: list(idMapping),
  GIDMappings: list(idMapping),
  Sysctl: map(text),
  Resources: resources,
  CgroupsPath: text,
  Namespaces: list(message({ Type: text, Path: text })),
  Devices: list(message({
    Path: text,
    Type: text,
    Major: number,
    Minor: number,
    FileMode: number,
    UID: number,
    GID: number,
  })),
  Seccomp: message({
    DefaultAction: text,
    Architectures: list(text),
    Flags: list(text),
    Syscalls: list(message({
      Names: list(text),
      Action: text,
      Args: list(message({ Index: number, Value: number, ValueTwo: number, Op: text })),
      ErrnoRet: optional,
    })),
  }),
  RootfsPropagation: text,
  MaskedPaths: list(text),
  ReadonlyPaths: list(text),
  MountLabel: text,
  IntelRdt: message({ L3CacheSchema: text }),
});

/** `oci.proto`, message Spec. */
export const specShape: Shape = message({
  Version: text,
  Process: processShape,
  Root: message({ Path: text, Readonly: flag }),
  Hostname: text,
  Mounts: list(message({ destination: text, source: text, type_: text, options: list(text) })),
  Hooks: message({ Prestart: list(hook), Poststart: list(hook), Poststop: list(hook) }),
  Annotations: map(text),
  Linux: linux,
  Solaris: message({
    Milestone: text,
    LimitPriv: text,
    MaxShmMemory: text,
    Anet: list(message({})),
    CappedCPU: message({ Ncpus: text }),
    CappedMemory: message({ Physical: text, Swap: text }),
  }),
  Windows: message({ dummy: text }),
});
