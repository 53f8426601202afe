import type { PolicyData } from "../policy_data.ts";
import { resolveBindings } from "../settings/resolve_bindings.ts";
import type { Settings } from "../settings/settings.ts";
import type { PolicyWarning } from "./policy_warning.ts";

/** What weakens every pod: settings that let the host do more than it must. */
export function settingWarnings(policyData: PolicyData, settings: Settings): PolicyWarning[] {
  const warnings: PolicyWarning[] = [];
  const requests = policyData.request_defaults;
  if (requests.ReadStreamRequest) {
    warnings.push({
      code: "logs_readable",
      message: "The host can read what the containers print",
      hint: "set request_defaults.ReadStreamRequest to false where output is confidential",
    });
  }
  const { allowed_commands, regex } = requests.ExecProcessRequest;
  if (allowed_commands.length + regex.length > 0) {
    warnings.push({
      code: "exec_allowed",
      message: `The host can run ${allowed_commands.length + regex.length} kinds of commands in ` +
        "every container",
      hint: "empty request_defaults.ExecProcessRequest; probes and hooks need no entry there",
    });
  }
  if (requests.WriteStreamRequest) {
    warnings.push({
      code: "stdin_allowed",
      message: "The host can write to the input of the containers",
      hint: "set request_defaults.WriteStreamRequest to false",
    });
  }
  const off = Object.entries(policyData.bindings).filter(([, isOn]) => !isOn).map(([name]) => name);
  if (!resolveBindings(settings.bindings).imageVolumes) off.push("image_volumes");
  if (off.length > 0) {
    warnings.push({
      code: "bindings_weakened",
      message: `Checks are switched off: ${off.toSorted().join(", ")}`,
      hint: 'set bindings to "strict"',
    });
  }
  if (!policyData.cluster_config.guest_pull) {
    warnings.push({
      code: "image_unbound",
      message: "The host provides the files of the images, and nothing in the policy binds them",
      hint: "use a runtime that pulls images in the guest",
    });
  }
  return warnings;
}
