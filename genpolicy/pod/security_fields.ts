import {
  enforced,
  type FieldTable,
  irrelevant,
  irrelevantFields,
  refused,
  required,
} from "./field_rule.ts";

const HOST_PROFILE =
  "A confinement by the host's kernel; the runtime does not hand it to the guest";
const NON_ROOT = "Checked by the kubelet on the host; the guest enforces the exact UID in any case";

const SHARED: FieldTable = {
  runAsUser: enforced("integer", "`Process.User.UID`"),
  runAsGroup: enforced("integer", "`Process.User.GID`, and the additional groups"),
  runAsNonRoot: irrelevant("boolean", NON_ROOT),
  seccompProfile: irrelevant("SeccompProfile", HOST_PROFILE),
  appArmorProfile: irrelevant("AppArmorProfile", HOST_PROFILE),
  seLinuxOptions: irrelevant("SELinuxOptions", HOST_PROFILE),
  windowsOptions: refused("WindowsSecurityContextOptions", "only Linux guests enforce policies"),
};

/** Security contexts of pods and containers. */
export const securityFields: Readonly<Record<string, FieldTable>> = {
  PodSecurityContext: {
    ...SHARED,
    fsGroup: enforced("integer", "Additional group, and the group of the storages"),
    supplementalGroups: enforced("[]integer", "Additional groups"),
    supplementalGroupsPolicy: enforced("string", "`Strict` leaves out the groups of the image"),
    sysctls: enforced("[]Sysctl", "`Linux.Sysctl`"),
    fsGroupChangePolicy: irrelevant("string", "How thoroughly files are re-owned, not to whom"),
    seLinuxChangePolicy: irrelevant("string", HOST_PROFILE),
  },
  SecurityContext: {
    ...SHARED,
    privileged: enforced("boolean", "Capabilities, masked paths, mount options"),
    allowPrivilegeEscalation: enforced("boolean", "`Process.NoNewPrivileges`"),
    readOnlyRootFilesystem: enforced("boolean", "`Root.Readonly`"),
    capabilities: enforced("Capabilities", "`Process.Capabilities`"),
    procMount: enforced("string", "`Unmasked` leaves out the masked and read-only paths"),
  },
  Capabilities: {
    add: enforced("[]string", "`Process.Capabilities`"),
    drop: enforced("[]string", "`Process.Capabilities`"),
  },
  Sysctl: {
    name: required("string", "Key in `Linux.Sysctl`"),
    value: required("string", "Value in `Linux.Sysctl`"),
  },
  SeccompProfile: irrelevantFields(HOST_PROFILE, { localhostProfile: "string", type: "string" }),
  AppArmorProfile: irrelevantFields(HOST_PROFILE, { localhostProfile: "string", type: "string" }),
  SELinuxOptions: irrelevantFields(HOST_PROFILE, {
    level: "string",
    role: "string",
    type: "string",
    user: "string",
  }),
  WindowsSecurityContextOptions: irrelevantFields("Windows options as such are refused", {
    gmsaCredentialSpec: "string",
    gmsaCredentialSpecName: "string",
    hostProcess: "boolean",
    runAsUserName: "string",
  }),
};
