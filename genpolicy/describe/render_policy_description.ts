import {
  commandLine,
  type ContainerDescription,
  type PolicyDescription,
} from "./describe_policy.ts";

const ROLES = { init: "init container", sidecar: "sidecar", container: "container" } as const;

/** A description as lines for people. */
export function renderPolicyDescription(description: PolicyDescription): string {
  const { kind, name, namespace, host } = description;
  const commands = [
    ...host.commands,
    ...host.commandPatterns.map((pattern) => `anything like ${pattern}`),
  ];
  return [
    `${kind} ${name}${namespace === null ? ", in any namespace" : ` in namespace ${namespace}`}`,
    `  policy hash ${description.policyHash}`,
    `  pods named ${description.podNames}`,
    ...(description.sharedProcesses ? ["  containers see each other's processes"] : []),
    ...description.containers.flatMap(renderContainer),
    "  the host",
    `    ${host.readLogs ? "may" : "may not"} read what the containers print`,
    `    ${host.writeInput ? "may" : "may not"} write to their input`,
    ...(commands.length === 0
      ? ["    may run no commands but those of probes and hooks"]
      : ["    may run in every container:", ...commands.map((command) => `      ${command}`)]),
    ...section("warnings", description.warnings, "  "),
    "",
  ].join("\n");
}

function renderContainer(container: ContainerDescription): string[] {
  const traits = [
    container.rootReadOnly ? "read-only root file system" : "",
    container.terminal ? "terminal" : "",
    container.mayGainPrivileges ? "may gain privileges" : "cannot gain privileges",
  ].filter((trait) => trait !== "");
  return [
    `  ${ROLES[container.role]} ${container.name}`,
    `    image ${container.images.join(" or ")}${container.pinned ? "" : " (not pinned)"}`,
    `    runs ${commandLine(container.command)}`,
    `    in ${container.workingDirectory} as ${container.user}`,
    `    ${traits.join(", ")}; capabilities: ${container.capabilities.join(", ") || "none"}`,
    ...section(
      "environment",
      container.environment.map(({ name, value }) => `${name}=${oneLine(value)}`),
      "    ",
    ),
    ...section(
      "mounts",
      container.mounts.map(({ path, contents, access, required }) =>
        `${path}: ${contents}, ${access}${required ? "" : ", may be missing"}`
      ),
      "    ",
    ),
    ...section("devices", container.devices, "    "),
    ...section("commands of probes and hooks", container.commands, "    "),
  ];
}

function section(title: string, lines: readonly string[], indent: string): string[] {
  return lines.length === 0
    ? []
    : [`${indent}${title}`, ...lines.map((line) => `${indent}  ${line}`)];
}

/** Values may hold line breaks and control characters; the terminal must not see them. */
function oneLine(value: string): string {
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u001f\u007f-\u009f]/.test(value) ? JSON.stringify(value) : value;
}
