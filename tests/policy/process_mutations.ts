import { isPause, mutateCreate, type Mutation } from "./mutable_request.ts";

/** What the host could change about the process of a container. */
export const processMutations: readonly Mutation[] = [
  mutateCreate("a variable is added", "env_expected", ({ OCI }) => {
    OCI.Process.Env.push("LD_PRELOAD=/tmp/evil.so");
  }),
  mutateCreate("the value of a variable is changed", "env_expected", ({ OCI }) => {
    OCI.Process.Env[0] += ":/evil";
  }),
  mutateCreate("a variable is left out", "env_required", (request) => {
    if (isPause(request)) return false;
    const { Env } = request.OCI.Process;
    const at = Env.findIndex((text) => text.startsWith("HOSTNAME="));
    Env.splice(at, 1);
    return at >= 0;
  }),
  mutateCreate("the environment is emptied", "env_required", (request) => {
    request.OCI.Process.Env = [];
    return !isPause(request);
  }),
  mutateCreate("a variable comes twice", "env_required", ({ OCI }) => {
    OCI.Process.Env.push(OCI.Process.Env[0] ?? "");
  }),
  mutateCreate("a service variable carries a command", "env_expected", ({ OCI }) => {
    OCI.Process.Env.push("DB_SERVICE_HOST=10.0.0.1;rm");
  }),
  mutateCreate("a second variable hides behind a line break", "env_expected", ({ OCI }) => {
    OCI.Process.Env.push("DB_SERVICE_HOST=10.0.0.1\nEVIL=1");
  }),
  mutateCreate("a variable hides before a line break", "env_expected", ({ OCI }) => {
    OCI.Process.Env.push("EVIL=1\nDB_SERVICE_HOST=10.0.0.1");
  }),
  mutateCreate("a service variable of no form is added", "env_expected", ({ OCI }) => {
    OCI.Process.Env.push("DB_SERVICE_URL=http://10.0.0.1");
  }),
  mutateCreate("the host name variable is another", ["env_values", "env_expected"], (request) => {
    const { Env } = request.OCI.Process;
    const at = Env.findIndex((text) => text.startsWith("HOSTNAME="));
    if (at < 0) return false;
    Env[at] = "HOSTNAME=evil host";
    return !isPause(request);
  }),
  mutateCreate("a variable names another pod", "env_expected", ({ OCI }) => {
    const name = OCI.Annotations["io.kubernetes.cri.sandbox-name"] ?? "";
    const at = OCI.Process.Env.findIndex((text) =>
      text.endsWith(`=${name}`) && !/^HOST/.test(text)
    );
    if (at < 0) return false;
    OCI.Process.Env[at] += "x";
    return true;
  }),
  mutateCreate("an argument is added", "process_args", ({ OCI }) => {
    OCI.Process.Args.push("--insecure");
  }),
  mutateCreate("an argument is left out", "process_args", ({ OCI }) => {
    OCI.Process.Args.pop();
  }),
  mutateCreate("an argument is changed", "process_args", ({ OCI }) => {
    OCI.Process.Args[OCI.Process.Args.length - 1] += "x";
  }),
  mutateCreate("the arguments are in another order", "process_args", ({ OCI }) => {
    const before = OCI.Process.Args.join("\0");
    OCI.Process.Args.reverse();
    return OCI.Process.Args.join("\0") !== before;
  }),
  mutateCreate("another command runs", "process_args", ({ OCI }) => {
    OCI.Process.Args = ["/bin/sh", "-c", "cat /proc/1/environ"];
  }),
  mutateCreate("the working directory is another", "process_cwd", ({ OCI }) => {
    OCI.Process.Cwd += "tmp/evil";
  }),
  mutateCreate("a terminal is attached or taken away", "process_terminal", ({ OCI }) => {
    OCI.Process.Terminal = !OCI.Process.Terminal;
  }),
  mutateCreate("the user is another", "process_user", ({ OCI }) => {
    OCI.Process.User.UID += 1;
  }),
  mutateCreate("the group is another", "process_user", ({ OCI }) => {
    OCI.Process.User.GID += 7;
  }),
  mutateCreate("a group is added", "process_groups", ({ OCI }) => {
    OCI.Process.User.AdditionalGids.push(4711);
  }),
  mutateCreate("all groups are dropped", "process_groups", ({ OCI }) => {
    const { User } = OCI.Process;
    if (User.AdditionalGids.length === 0) return false;
    User.AdditionalGids = [];
    return true;
  }),
  mutateCreate("a user name is given", "unused_fields", ({ OCI }) => {
    OCI.Process.User.Username = "root";
  }),
  mutateCreate("a capability is added", "capabilities", ({ OCI }) => {
    const { Capabilities } = OCI.Process;
    if (Capabilities?.["Bounding"]?.includes("CAP_SYS_ADMIN")) return false;
    Capabilities?.["Bounding"]?.push("CAP_SYS_ADMIN");
    Capabilities?.["Effective"]?.push("CAP_SYS_ADMIN");
    return true;
  }),
  mutateCreate("an ambient capability is set", "capabilities", ({ OCI }) => {
    OCI.Process.Capabilities?.["Ambient"]?.push("CAP_NET_ADMIN");
  }),
  mutateCreate("an inheritable capability is set", "capabilities", ({ OCI }) => {
    OCI.Process.Capabilities?.["Inheritable"]?.push("CAP_NET_RAW");
  }),
  mutateCreate("the capabilities are left out", "capabilities", ({ OCI }) => {
    OCI.Process.Capabilities = null;
  }),
  mutateCreate("no-new-privileges is switched", "no_new_privileges", ({ OCI }) => {
    OCI.Process.NoNewPrivileges = !OCI.Process.NoNewPrivileges;
  }),
  mutateCreate("a limit on open files is set", "rlimits", ({ OCI }) => {
    OCI.Process.Rlimits.push({ Type: "RLIMIT_NOFILE", Hard: 1, Soft: 1 });
  }),
  mutateCreate("an SELinux label is set", "unused_fields", ({ OCI }) => {
    OCI.Process.SelinuxLabel = "unconfined_t";
  }),
  mutateCreate("a user is given as text", "unused_fields", (request) => {
    request.string_user = { uid: "0", gid: "0", additionalGids: [] };
  }),
];
