import type { JsonPath } from "../../k8s/mod.ts";
import { downwardField } from "../data/downward_field.ts";
import { digestOf } from "../data/image_sources.ts";
import type { Pod, PodContainer } from "../pod/pod.ts";
import type { PolicyData } from "../policy_data.ts";
import type { Settings } from "../settings/settings.ts";
import type { PolicyWarning, PolicyWarningCode } from "./policy_warning.ts";
import { settingWarnings } from "./setting_warnings.ts";

/** What weakens the pod, in the order of the YAML, then what weakens the settings. */
export function policyWarnings(
  pod: Pod,
  policyData: PolicyData,
  settings: Settings,
): PolicyWarning[] {
  const warnings = pod.containers.flatMap((entry) => containerWarnings(entry, pod));
  for (const [name, volume] of pod.volumes) {
    if (!isStorage(Object.keys(volume))) continue;
    const index = (pod.spec.volumes ?? []).findIndex((other) => other.name === name);
    const path = index < 0 ? [] : ["spec", "volumes", index];
    warnings.push(volumeWarning(name, pod, path));
  }
  return [...warnings, ...settingWarnings(policyData, settings)];
}

/** Makes a warning whose place is looked up only when somebody reads it. */
export function warningAt(
  pod: Pod,
  path: JsonPath,
  code: PolicyWarningCode,
  message: string,
  hint: string,
): PolicyWarning {
  return {
    code,
    message,
    get place() {
      return pod.place(path);
    },
    hint,
  };
}

function containerWarnings(entry: PodContainer, pod: Pod): PolicyWarning[] {
  const { container, path } = entry;
  const warnings: PolicyWarning[] = [];
  const warn = (code: PolicyWarningCode, at: JsonPath, message: string, hint: string): void => {
    warnings.push(warningAt(pod, [...path, ...at], code, message, hint));
  };
  if (digestOf(container.image) === undefined) {
    warn(
      "image_unpinned",
      ["image"],
      `Image ${container.image} has no digest: the host chooses what it means`,
      "write the reference as name:tag@sha256:…",
    );
  }
  if (container.securityContext?.privileged) {
    warn(
      "container_privileged",
      ["securityContext", "privileged"],
      `Container ${container.name} is privileged: a fault in it is a fault of the whole guest`,
      "add the capabilities that it needs instead",
    );
  }
  for (const [index, variable] of (container.env ?? []).entries()) {
    const source = variable.valueFrom;
    if (source?.fieldRef !== undefined || source?.resourceFieldRef !== undefined) {
      const value = downwardField(source.fieldRef?.fieldPath ?? "", pod);
      // What the YAML fixes is as good as a plain value.
      if (value?.isLiteral) continue;
      warn(
        "env_downward",
        ["env", index],
        `Variable ${variable.name} has a downward value: the host can choose it within its form`,
        "do not base decisions of security on it",
      );
    } else if (source !== undefined) {
      const kind = source.secretKeyRef === undefined ? "ConfigMap" : "Secret";
      warn("env_from_config", ["env", index], fromConfig(variable.name, kind), fromConfigHint);
    }
  }
  for (const [index, source] of (container.envFrom ?? []).entries()) {
    const kind = source.secretRef === undefined ? "ConfigMap" : "Secret";
    warn("env_from_config", ["envFrom", index], fromConfig("environment", kind), fromConfigHint);
  }
  for (const { text, at } of textsOf(entry)) {
    if (!/(^|[^A-Za-z0-9.-])localhost($|[^A-Za-z0-9.-])/.test(text)) continue;
    warn(
      "localhost_name",
      at,
      "The name localhost is resolved by a file that the host writes",
      "write 127.0.0.1",
    );
  }
  return warnings;
}

const fromConfigHint = "fetch secrets over an attested connection, or derive them from the " +
  "workload secret";

function fromConfig(name: string, kind: string): string {
  return `Values of a ${kind} in ${name} are part of the policy: everybody who sees it reads them`;
}

function textsOf({ container }: PodContainer): { text: string; at: JsonPath }[] {
  return [
    ...(container.command ?? []).map((text, index) => ({ text, at: ["command", index] })),
    ...(container.args ?? []).map((text, index) => ({ text, at: ["args", index] })),
    ...(container.env ?? []).map(({ value }, index) => ({
      text: value ?? "",
      at: ["env", index],
    })),
  ];
}

const GUEST_OR_KUBELET = new Set([
  "emptyDir",
  "configMap",
  "secret",
  "projected",
  "downwardAPI",
  "name",
]);

function isStorage(keys: readonly string[]): boolean {
  return keys.some((key) => !GUEST_OR_KUBELET.has(key));
}

function volumeWarning(name: string, pod: Pod, path: JsonPath): PolicyWarning {
  return warningAt(
    pod,
    path,
    "volume_unencrypted",
    `Volume ${name} belongs to the host, which can read and change its contents`,
    "encrypt what the workload writes there, with a key that it derives from its workload secret",
  );
}
