import type { GeneratedPolicy } from "../generate_policy.ts";
import type { PolicyContainer } from "../policy_data.ts";
import { describeMounts, type MountDescription } from "./describe_mounts.ts";
import { argumentInWords, inWords } from "./in_words.ts";

/** What the policy of a workload allows, in words. */
export interface PolicyDescription {
  readonly kind: string;
  readonly name: string;
  /** Null where the YAML leaves it open. */
  readonly namespace: string | null;
  readonly policyHash: string;
  /** Regular expression of pod names. */
  readonly podNames: string;
  readonly sharedProcesses: boolean;
  /** In the order in which they start. */
  readonly containers: readonly ContainerDescription[];
  /** What the host may do besides. */
  readonly host: {
    readonly readLogs: boolean;
    readonly writeInput: boolean;
    /** Commands that may be run in every container. */
    readonly commands: readonly string[];
    /** Patterns of commands that may be run in every container. */
    readonly commandPatterns: readonly string[];
  };
  readonly warnings: readonly string[];
}

/** What one container may do. */
export interface ContainerDescription {
  readonly name: string;
  readonly role: "init" | "sidecar" | "container";
  readonly images: readonly string[];
  readonly pinned: boolean;
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly user: string;
  readonly rootReadOnly: boolean;
  readonly terminal: boolean;
  readonly mayGainPrivileges: boolean;
  readonly capabilities: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly mounts: readonly MountDescription[];
  readonly devices: readonly string[];
  /** Commands of probes and hooks. */
  readonly commands: readonly string[];
}

/** Describes a policy from its data, so that what is shown is what is enforced. */
export function describePolicy(policy: GeneratedPolicy): PolicyDescription {
  const { workload, policyData } = policy;
  const requests = policyData.request_defaults;
  const containers = policyData.containers
    .filter((container) => container.bindings.role !== "pause")
    .toSorted((left, right) => left.bindings.start_order - right.bindings.start_order);
  return {
    kind: workload.kind,
    name: workload.name,
    namespace: workload.namespace ?? null,
    policyHash: policy.hash,
    podNames: policyData.pod.name_regex,
    sharedProcesses: policyData.pod.share_process_namespace,
    containers: containers.map(describeContainer),
    host: {
      readLogs: requests.ReadStreamRequest,
      writeInput: requests.WriteStreamRequest,
      commands: requests.ExecProcessRequest.allowed_commands.map(commandLine),
      commandPatterns: requests.ExecProcessRequest.regex,
    },
    warnings: policy.warnings.map(({ code, message }) => `${message} [${code}]`),
  };
}

function describeContainer(container: PolicyContainer): ContainerDescription {
  const { OCI, bindings, devices, exec_commands } = container;
  const { Process } = OCI;
  const overridden = new Set(bindings.overridden_env);
  return {
    name: bindings.name,
    role: bindings.role === "pause" ? "container" : bindings.role,
    images: bindings.image.sources,
    pinned: bindings.image.digest !== "",
    command: (Process.Args ?? []).map(argumentInWords),
    workingDirectory: Process.Cwd ?? "/",
    user: describeUser(container),
    rootReadOnly: OCI.Root.Readonly,
    terminal: Process.Terminal,
    mayGainPrivileges: !Process.NoNewPrivileges,
    capabilities: Process.Capabilities.Effective.map(inWords),
    environment: (Process.Env ?? [])
      .filter((text) => !overridden.has(text))
      .map((text) => {
        const equals = text.indexOf("=");
        return { name: text.slice(0, equals), value: inWords(text.slice(equals + 1)) };
      }),
    mounts: describeMounts(container),
    devices: devices.map(({ container_path, type_ }) =>
      type_ === "" ? container_path : `GPU (${container_path}…)`
    ),
    commands: exec_commands.map((command) => commandLine(command.map(argumentInWords))),
  };
}

function describeUser({ OCI }: PolicyContainer): string {
  const { UID, GID, AdditionalGids } = OCI.Process.User;
  const others = AdditionalGids.filter((gid) => gid !== GID);
  const groups = others.length === 0 ? "" : `, further groups ${others.join(", ")}`;
  return `user ${UID}, group ${GID}${groups}`;
}

/** Arguments as one line, quoted where a shell would need it. */
export function commandLine(args: readonly string[]): string {
  return args.map((arg) => /^[\w@%+=:,./<>-]+$/.test(arg) ? arg : JSON.stringify(arg)).join(" ");
}
