import type { PolicyContainer, PolicyData } from "../policy_data.ts";

/** One thing that a policy allows: where, and what, as text that can be compared. */
export interface Grant {
  /** `pod`, or `container NAME`. */
  readonly scope: string;
  readonly text: string;
}

/** Everything that a policy allows, one line each, without duplicates; placeholders stay as they are. */
export function policyGrants(policy: PolicyData): Grant[] {
  const grants = [...policyScopes(policy)].flatMap(([scope, texts]) =>
    [...new Set(texts)].map((text) => ({ scope, text }))
  );
  return grants;
}

function policyScopes(policy: PolicyData): Map<string, string[]> {
  const scopes = new Map<string, string[]>([["pod", podGrants(policy)]]);
  for (const container of policy.containers) {
    const { role, name } = container.bindings;
    const scope = role === "pause"
      ? "pause container"
      : `${role === "container" ? "" : `${role} `}container ${name}`;
    scopes.set(scope, containerGrants(container));
  }
  return scopes;
}

function podGrants({ pod, bindings, request_defaults, sandbox, common }: PolicyData): string[] {
  const requests = Object.entries(request_defaults);
  return [
    `pod name ${pod.name_regex}`,
    `namespace ${pod.namespace === "" ? "any" : pod.namespace}`,
    `host name ${pod.hostname_regex}`,
    ...(pod.share_process_namespace ? ["containers share their processes"] : []),
    ...requests.filter(([, value]) => value === true).map(([kind]) => `request ${kind}`),
    ...request_defaults.CreateContainerRequest.allow_env_regex.map((it) => `any variable ${it}`),
    ...request_defaults.ExecProcessRequest.allowed_commands.map((it) => `exec ${text(it)}`),
    ...request_defaults.ExecProcessRequest.regex.map((it) => `exec of any command ${it}`),
    ...request_defaults.CopyFileRequest.map((it) => `copy of files to ${it}`),
    ...sandbox.storages.map((storage) => `sandbox storage ${text(storage)}`),
    ...Object.entries(bindings).filter(([, isOn]) => !isOn)
      .map(([name]) => `anything that binding ${name} would refuse`),
    `default capabilities ${common.default_caps.join(" ")}`,
  ];
}

function containerGrants(container: PolicyContainer): string[] {
  const { OCI, bindings, storages, devices, exec_commands } = container;
  const { Process, Root, Mounts, Linux, Annotations } = OCI;
  return [
    ...bindings.image.sources.map((source) => `image ${source}`),
    `start as number ${bindings.start_order}`,
    `command ${text(Process.Args ?? [])}`,
    `working directory ${Process.Cwd ?? "/"}`,
    `user ${Process.User.UID}, group ${Process.User.GID}`,
    ...Process.User.AdditionalGids.map((gid) => `member of group ${gid}`),
    ...(Process.Env ?? []).map((variable) => `variable ${variable}`),
    ...Object.entries(Process.Capabilities).flatMap(([set, names]) =>
      (names as readonly string[]).map((name) => `${set.toLowerCase()} capability ${name}`)
    ),
    ...(Process.Terminal ? ["terminal"] : []),
    ...(Process.NoNewPrivileges ? [] : ["gain of privileges"]),
    ...(Root.Readonly ? [] : ["writes to the root file system"]),
    ...(Mounts ?? []).map((mount) =>
      `mount ${mount.destination} from ${mount.source || "a block device"} ` +
      `(${mount.type_}, ${mount.options.join(",")})`
    ),
    ...storages.map((storage) => `storage ${text(storage)}`),
    ...devices.map((device) => `device ${device.container_path}`),
    ...Linux.Devices.map((device) => `device node ${device.Path}`),
    ...(Linux.MaskedPaths.length === 0 ? ["sight of all kernel paths"] : []),
    ...(Linux.ReadonlyPaths.length === 0 ? ["writes to all kernel paths"] : []),
    ...Object.entries(Linux.Sysctl ?? {}).map(([key, value]) => `kernel parameter ${key}=${value}`),
    ...Object.entries(Annotations ?? {}).map(([key, value]) => `annotation ${key}=${value}`),
    ...exec_commands.map((command) => `exec ${text(command)}`),
  ];
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
