import type { MutableProcess, Mutation } from "./mutable_request.ts";

type Request = Record<string, unknown>;

function mutate(
  kind: string,
  name: string,
  checks: string | readonly string[],
  apply: (request: Request) => boolean | void,
): Mutation {
  return {
    name,
    kind: `${kind}Request`,
    checks: typeof checks === "string" ? [checks] : checks,
    apply: (request) => apply(request) ?? true,
  };
}

function set(
  kind: string,
  name: string,
  check: string,
  fields: Readonly<Record<string, unknown>>,
): Mutation {
  return mutate(kind, name, check, (request) => void Object.assign(request, fields));
}

function setProcess(name: string, check: string, fields: Partial<MutableProcess>): Mutation {
  return mutate("ExecProcess", name, check, (request) => {
    Object.assign(request["process"] as object, fields);
  });
}

function first(request: Request, outer: string, inner: string): Request {
  return ((request[outer] as Request)[inner] as Request[])[0] ?? {};
}

const EXTRA_STORAGE = {
  driver: "virtio-fs",
  driver_options: [],
  source: "kataShared",
  fstype: "virtiofs",
  options: [],
  mount_point: "/run/kata-containers/shared/containers",
  fs_group: null,
  shared: false,
};

/** What the host could change in requests that create no container. */
export const otherMutations: readonly Mutation[] = [
  set("CreateSandbox", "guest hooks are named", "guest_hooks", { guest_hook_path: "/hooks" }),
  set("CreateSandbox", "a kernel module is loaded", "kernel_modules", {
    kernel_modules: [{ name: "evil", parameters: [] }],
  }),
  mutate("CreateSandbox", "a storage is added", "sandbox_storages", (request) => {
    request["storages"] = [...request["storages"] as unknown[], EXTRA_STORAGE];
  }),
  set("CreateSandbox", "the storages are left out", "sandbox_storages_complete", { storages: [] }),
  set("CreateSandbox", "the host name is another", "sandbox_hostname", { hostname: "evil_host" }),
  mutate("CopyFile", "the path climbs", "copy_path_plain", (request) => {
    request["path"] += "/../../../../etc/passwd";
  }),
  set("CopyFile", "the path lies outside", "copy_path_expected", { path: "/etc/passwd" }),
  set("CopyFile", "the file is a device", "copy_type", { file_type: "Unknown" }),
  mutate("CopyFile", "a link points to the root", "copy_symlink", (request) => {
    request["symlink_target"] = "/etc";
    return request["file_type"] === "Symlink";
  }),
  mutate("CopyFile", "a link climbs", "copy_symlink", (request) => {
    request["symlink_target"] = "x/../../../../etc";
    return request["file_type"] === "Symlink";
  }),
  mutate("CopyFile", "a link has no target", "copy_symlink", (request) => {
    request["symlink_target"] = null;
    return request["file_type"] === "Symlink";
  }),
  mutate("CopyFile", "a link lies in the shared folder itself", "copy_symlink", (request) => {
    request["path"] = (request["path"] as string).split("/").slice(0, 6).join("/");
    request["symlink_target"] = "x";
    return request["file_type"] === "Symlink";
  }),
  mutate("ExecProcess", "another command runs", "exec_command", (request) => {
    (request["process"] as MutableProcess).Args = ["sh"];
  }),
  mutate("ExecProcess", "an argument is added", "exec_command", (request) => {
    (request["process"] as MutableProcess).Args.push(";id");
  }),
  set("ExecProcess", "the container is unknown", "exec_container", { container_id: "evil" }),
  set("ExecProcess", "a user is given as text", "exec_unused_fields", {
    string_user: { uid: "0", gid: "0", additionalGids: [] },
  }),
  setProcess("the working directory is another", "exec_cwd", { Cwd: "/evil" }),
  setProcess("the user is another", "exec_user", {
    User: { UID: 4711, GID: 4711, AdditionalGids: [], Username: "" },
  }),
  setProcess("all capabilities are asked for", "exec_capabilities", {
    Capabilities: { Bounding: ["CAP_SYS_ADMIN"], Effective: ["CAP_SYS_ADMIN"] },
  }),
  mutate("ExecProcess", "a variable is added", "exec_env", (request) => {
    (request["process"] as MutableProcess).Env.push("LD_PRELOAD=/evil.so");
  }),
  mutate("ExecProcess", "privileges may be gained, or not", "exec_no_new_privileges", (request) => {
    const process = request["process"] as MutableProcess;
    process.NoNewPrivileges = !process.NoNewPrivileges;
  }),
  mutate("UpdateInterface", "the loopback interface is changed", "interface_name", (request) => {
    (request["interface"] as Request)["name"] = "lo";
  }),
  mutate("UpdateInterface", "flags of the interface are set", "interface_flags", (request) => {
    (request["interface"] as Request)["raw_flags"] = 0x100;
  }),
  mutate("UpdateRoutes", "a route comes from the loopback", "route_sources", (request) => {
    first(request, "routes", "Routes")["source"] = "127.0.0.1";
  }),
  mutate("UpdateRoutes", "a route goes to the loopback", "route_devices", (request) => {
    first(request, "routes", "Routes")["device"] = "lo";
  }),
  mutate("AddARPNeighbors", "a neighbour is on the loopback", "neighbor_devices", (request) => {
    first(request, "neighbors", "ARPNeighbors")["device"] = "lo";
  }),
  mutate("AddARPNeighbors", "a neighbour is the pod itself", "neighbor_addresses", (request) => {
    first(request, "neighbors", "ARPNeighbors")["toIPAddress"] = {
      family: 0,
      address: "127.0.0.1",
      mask: "",
    };
  }),
  mutate("AddARPNeighbors", "a neighbour has another state", "neighbor_states", (request) => {
    first(request, "neighbors", "ARPNeighbors")["state"] = 1;
  }),
  mutate("AddARPNeighbors", "a neighbour has other flags", "neighbor_flags", (request) => {
    first(request, "neighbors", "ARPNeighbors")["flags"] = 1;
  }),
  set("StartContainer", "an unknown container is started", "known_container", {
    container_id: "evil",
  }),
  set("SignalProcess", "an unknown container gets a signal", "known_container", {
    container_id: "evil",
  }),
  set("RemoveContainer", "an unknown container is removed", "known_container", {
    container_id: "evil",
  }),
  set("StatsContainer", "an unknown container is watched", "known_container", {
    container_id: "evil",
  }),
  set("WaitProcess", "an unknown container is waited for", "known_container", {
    container_id: "evil",
  }),
];

/** Requests that no pod needs; each must be denied at any time. */
export const unwantedKinds: readonly string[] = [
  "AddSwapRequest",
  "AddSwapPathRequest",
  "GetIPTablesRequest",
  "GetMetricsRequest",
  "MemHotplugByProbeRequest",
  "PauseContainerRequest",
  "ReseedRandomDevRequest",
  "ResumeContainerRequest",
  "SetGuestDateTimeRequest",
  "SetIPTablesRequest",
  "SetPolicyRequest",
  "StartTracingRequest",
  "UpdateContainerRequest",
  "UpdateEphemeralMountsRequest",
  "WriteStreamRequest",
  "NoSuchRequest",
];
