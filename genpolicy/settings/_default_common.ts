import type { Settings } from "./settings.ts";

/** The capabilities that containerd gives a container that asks for none. */
const DEFAULT_CAPS = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FSETID",
  "CAP_FOWNER",
  "CAP_MKNOD",
  "CAP_NET_RAW",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETFCAP",
  "CAP_SETPCAP",
  "CAP_NET_BIND_SERVICE",
  "CAP_SYS_CHROOT",
  "CAP_KILL",
  "CAP_AUDIT_WRITE",
];

/** All 41 capabilities of Linux 5.9 and later, in their numeric order. */
const ALL_CAPS = [
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE",
  "NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO",
  "SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME",
  "SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG",
  "WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE",
].flatMap((line) => line.split(" ")).map((name) => `CAP_${name}`);

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

/** Texts that placeholders stand for. */
export const defaultCommon: Settings["common"] = {
  cpath: "/run/kata-containers/shared/containers(?:/passthrough)?",
  spath: "/run/kata-containers/sandbox/storage",
  root_path: "/run/kata-containers/$(bundle-id)/rootfs",
  sfprefix: "^$(cpath)/(watchable/)?$(bundle-id)-[a-z0-9]{16}-",
  ip_p: "[0-9]{1,5}",
  ipv4_a: `${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}`,
  svc_name_downward_env: "[A-Z](?:[A-Z0-9_]{0,61}[A-Z0-9])?",
  dns_label: "[a-zA-Z0-9_\\.\\-]+",
  default_caps: DEFAULT_CAPS,
  privileged_caps: ALL_CAPS,
};
