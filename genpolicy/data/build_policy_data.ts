import { InputError } from "../../core/mod.ts";
import type { Workload } from "../../k8s/mod.ts";
import type { ConfigObjects } from "../config/config_objects.ts";
import type { ImageFacts } from "../images/mod.ts";
import type { Origins } from "../origins.ts";
import type { PodContainer } from "../pod/pod.ts";
import { readPodInto } from "../pod/read_pod.ts";
import type { PolicyContainer, PolicyData, PolicyRequestDefaults } from "../policy_data.ts";
import { Problems } from "../problems.ts";
import { resolveBindings } from "../settings/resolve_bindings.ts";
import type { Settings } from "../settings/settings.ts";
import { policyWarnings } from "../warnings/policy_warnings.ts";
import type { PolicyWarning } from "../warnings/policy_warning.ts";
import type { BuildContext } from "./build_context.ts";
import { buildContainer } from "./build_container.ts";
import { buildPause } from "./build_pause.ts";
import { podBinding } from "./container_annotations.ts";
import { OriginRecorder } from "./origin_recorder.ts";

/** Everything a policy is made from. */
export interface PolicyInput {
  readonly workload: Workload;
  /** ConfigMaps and Secrets that the pod's variables refer to. */
  readonly config: ConfigObjects;
  /** Facts of every image of the pod, by reference as written in the YAML; of the pause image if at hand. */
  readonly images: ReadonlyMap<string, ImageFacts>;
  readonly settings: Settings;
}

/** The data of a policy, what weakens it, and where each part of it comes from. */
export interface BuiltPolicyData {
  readonly policyData: PolicyData;
  readonly warnings: readonly PolicyWarning[];
  readonly origins: Origins;
}

/**
 * Makes the data of the policy of one workload. The same input gives the same data, key order included.
 *
 * @throws {InputErrors} all problems of the workload: those of `readPod`, and `image_unknown`, `config_not_found`,
 * `config_key_not_found`, `config_value_not_text`, `downward_field_unknown`, `service_reference_unbound`,
 * `placeholder_reserved`, `command_missing`, `image_user_unresolved`, `image_volume_unmounted`, `user_undeclared`, `volume_malformed`,
 * `mount_propagation_unknown`.
 */
export function buildPolicyData(input: PolicyInput): BuiltPolicyData {
  const problems = new Problems();
  const pod = readPodInto(input.workload, problems);
  const origins = new OriginRecorder(pod.place);
  const context: BuildContext = {
    pod,
    config: input.config,
    images: input.images,
    settings: input.settings,
    bindings: resolveBindings(input.settings.bindings),
    problems,
    origins,
  };
  const containers = buildContainers(context);
  noteSettings(origins);
  const { settings } = input;
  const { image_layer_verification: _unused, ...common } = settings.common;
  const policyData: PolicyData = {
    containers,
    common,
    sandbox: settings.sandbox,
    request_defaults: requestDefaults(context),
    devices: { vfio: { device_path: settings.devices.vfio.device_path, nvidia: {} } },
    cluster_config: settings.cluster_config,
    bindings: context.bindings.policy,
    pod: podBinding(pod),
  };
  problems.throwIfAny();
  return {
    policyData,
    warnings: policyWarnings(pod, policyData, settings),
    origins: origins.origins,
  };
}

/** Pause first, then the init containers from the last to the first, then the containers. */
function buildContainers(context: BuildContext): PolicyContainer[] {
  const { pod, origins } = context;
  const first = pod.containers.filter((entry) => entry.role !== "container").length;
  const built: PolicyContainer[] = [buildPause(context, origins.at("containers", 0))];
  for (const [index, entry] of pod.containers.entries()) {
    const position = index < first ? first - index : index + 1;
    const image = imageOf(entry, context);
    if (image === undefined) continue;
    const order = index < first ? index + 1 : first + 1;
    built[position] = buildContainer(
      entry,
      image,
      order,
      context,
      origins.at("containers", position),
    );
  }
  return built;
}

function imageOf(entry: PodContainer, context: BuildContext): ImageFacts | undefined {
  const reference = entry.container.image;
  const facts = context.images.get(reference);
  if (facts === undefined) {
    context.problems.add(
      new InputError("image_unknown", `Cannot find facts of image ${reference}`, {
        place: context.pod.place([...entry.path, "image"]),
        hint: `run contrast images lock ${reference}`,
      }),
    );
  }
  return facts;
}

/** Without service links only the variables of the API server are left. */
function requestDefaults({ pod, settings }: BuildContext): PolicyRequestDefaults {
  const { ExecProcessRequest: exec, ...others } = settings.request_defaults;
  const ExecProcessRequest = { allowed_commands: exec.allowed_commands, regex: exec.regex };
  const { allow_env_regex } = others.CreateContainerRequest;
  const patterns = pod.spec.enableServiceLinks === false
    ? allow_env_regex.map((text) => text.replaceAll("$(svc_name_downward_env)", "KUBERNETES"))
    : allow_env_regex;
  return {
    ...others,
    CreateContainerRequest: { allow_env_regex: patterns },
    ExecProcessRequest,
  };
}

function noteSettings(origins: OriginRecorder): void {
  for (const key of ["common", "sandbox", "request_defaults", "devices", "cluster_config"]) {
    origins.at(key).setting(key);
  }
  origins.at("bindings").setting("bindings");
  origins.at("pod").file([]);
}
