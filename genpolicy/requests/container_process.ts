import { expandReferences } from "../data/expand_references.ts";
import type { Container, Handler, SecurityContext } from "../pod/pod_spec.ts";
import { type ContainerUser, resolveUser } from "../images/mod.ts";
import { containerVariables } from "./container_variables.ts";
import type { Synthesis, SynthesisedContainer } from "./synthesis.ts";

const DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The OCI process that containerd makes of a container. */
export function containerProcess(
  container: SynthesisedContainer,
  synthesis: Synthesis,
): Record<string, unknown> {
  const { entry, image } = container;
  const security = entry?.container.securityContext;
  const variables = entry === undefined
    ? new Map<string, string>()
    : containerVariables(entry, synthesis);
  return {
    Terminal: entry?.container.tty ?? image.config.Tty ?? false,
    ConsoleSize: null,
    User: userOf(container, synthesis),
    Args: entry === undefined ? ["/pause"] : argsOf(entry.container, image.config, variables),
    Env: entry === undefined ? pauseEnv(container) : envOf(container, variables, synthesis),
    Cwd: entry?.container.workingDir || image.config.WorkingDir || "/",
    Capabilities: capabilitySets(security, synthesis),
    Rlimits: [],
    NoNewPrivileges: entry === undefined
      ? synthesis.settings.pause_container.Process?.NoNewPrivileges ?? true
      : security?.allowPrivilegeEscalation === false,
    ApparmorProfile: "",
    OOMScoreAdj: entry === undefined ? -998 : 1000,
    SelinuxLabel: "",
  };
}

function pauseEnv({ image }: SynthesisedContainer): string[] {
  const env = image.config.Env ?? [];
  return env.length === 0 ? [DEFAULT_PATH] : [...env];
}

/** Later variables replace earlier ones of the same name in place, as containerd's `WithEnv` does. */
function envOf(
  { entry, image }: SynthesisedContainer,
  variables: ReadonlyMap<string, string>,
  { context }: Synthesis,
): string[] {
  const env = new Map<string, string>();
  const set = (text: string) => env.set(text.split("=", 1)[0] ?? "", text);
  set(DEFAULT_PATH);
  for (const text of image.config.Env ?? []) set(text);
  set(`HOSTNAME=${context.hostname}`);
  if (entry?.container.tty) set("TERM=xterm");
  for (const [name, value] of variables) set(`${name}=${value}`);
  return [...env.values()];
}

function argsOf(
  container: Container,
  image: { readonly Entrypoint?: readonly string[]; readonly Cmd?: readonly string[] },
  variables: ReadonlyMap<string, string>,
): string[] {
  const expand = (texts: readonly string[]) =>
    texts.map((text) => expandReferences(text, (name) => variables.get(name)).text);
  const hasCommand = (container.command ?? []).length > 0;
  const hasArgs = (container.args ?? []).length > 0;
  const command = hasCommand ? expand(container.command ?? []) : image.Entrypoint ?? [];
  if (hasArgs) return [...command, ...expand(container.args ?? [])];
  return [...command, ...(hasCommand ? [] : image.Cmd ?? [])];
}

/** The commands that the kubelet runs in the container: probes with references resolved, hooks as written. */
export function execCommandsOf(container: Container): string[][] {
  const known = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? ""]));
  const expand = (text: string) => expandReferences(text, (name) => known.get(name)).text;
  const commandOf = (handler: Handler | undefined) => handler?.exec?.command ?? [];
  return [
    commandOf(container.lifecycle?.postStart),
    commandOf(container.startupProbe).map(expand),
    commandOf(container.livenessProbe).map(expand),
    commandOf(container.readinessProbe).map(expand),
    commandOf(container.lifecycle?.preStop),
  ].filter((command) => command.length > 0).map((command) => [...command]);
}

function userOf(
  { entry, image }: SynthesisedContainer,
  { pod }: Synthesis,
): Record<string, unknown> {
  const podSecurity = pod.spec.securityContext ?? {};
  const own = entry?.container.securityContext;
  const uid = own?.runAsUser ?? podSecurity.runAsUser;
  const gid = own?.runAsGroup ?? podSecurity.runAsGroup;
  const files = { passwd: image.passwd, group: image.group };
  const user: ContainerUser = resolveUser(
    uid === undefined ? image.config.User ?? "" : `${uid}`,
    files,
    { groupHalf: entry === undefined ? "honour" : "ignore" },
  );
  const groups = new Set(user.additionalGids);
  if (gid !== undefined) {
    groups.delete(user.gid);
    groups.add(gid);
  }
  const isUserGiven = podSecurity.runAsUser !== undefined || (image.config.User ?? "") !== "";
  if (entry !== undefined || !isUserGiven) {
    for (const group of podSecurity.supplementalGroups ?? []) groups.add(group);
    if (podSecurity.fsGroup !== undefined) groups.add(podSecurity.fsGroup);
  }
  return {
    UID: user.uid,
    GID: gid ?? user.gid,
    AdditionalGids: [...groups].toSorted((left, right) => left - right),
    Username: "",
  };
}

function capabilitySets(
  security: SecurityContext | undefined,
  { settings }: Synthesis,
): Record<string, string[]> {
  const long = (name: string) => `CAP_${name.toUpperCase().replace(/^CAP_/, "")}`;
  const add = (security?.capabilities?.add ?? []).map(long);
  const drop = (security?.capabilities?.drop ?? []).map(long);
  const everything = security?.privileged === true || add.includes("CAP_ALL");
  const start = everything ? settings.common.privileged_caps : settings.common.default_caps;
  const names = new Set(drop.includes("CAP_ALL") ? [] : start);
  for (const name of add) if (name !== "CAP_ALL") names.add(name);
  for (const name of drop) names.delete(name);
  const list = () => [...names];
  return { Bounding: list(), Effective: list(), Inheritable: [], Permitted: list(), Ambient: [] };
}
