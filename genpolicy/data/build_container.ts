import { InputError } from "../../core/mod.ts";
import { escapeRegex } from "../escape_regex.ts";
import type { ImageFacts } from "../images/mod.ts";
import type { PodContainer } from "../pod/pod.ts";
import type {
  ContainerBindings,
  PolicyContainer,
  PolicyLinux,
  PolicyUser,
} from "../policy_data.ts";
import { addBaseMounts } from "./base_mounts.ts";
import type { BuildContext } from "./build_context.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { checkDeclaredUser } from "./check_declared_user.ts";
import { containerAnnotations } from "./container_annotations.ts";
import { containerArgs, execCommands } from "./container_args.ts";
import { containerDevices } from "./container_devices.ts";
import { containerEnv } from "./container_env.ts";
import { digestOf, imageSources } from "./image_sources.ts";
import { addImageVolumes } from "./image_volumes.ts";
import { MountList } from "./mount_list.ts";
import { noteOrigins } from "./note_origins.ts";
import type { OriginRecorder } from "./origin_recorder.ts";
import { policyUser } from "./policy_user.ts";
import { addVolumeMounts } from "./volume_mounts.ts";

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const AZURE_TOKENS = "/var/run/secrets/azure/tokens";

/** The policy entry of a container of the pod; problems go to the context. */
export function buildContainer(
  entry: PodContainer,
  image: ImageFacts,
  startOrder: number,
  context: BuildContext,
  origins: OriginRecorder,
): PolicyContainer {
  const { container, path } = entry;
  const { settings, pod } = context;
  const template = settings.other_container;
  origins.file(path);
  const security = container.securityContext;
  const user = containerUser(entry, image, context);
  noteOrigins(entry, image, context, origins);
  const environment = containerEnv(entry, image, context, origins);
  const args = containerArgs(entry, image, environment.values, context, origins);
  const { mounts, storages, required } = containerMounts(entry, image, context).finish(origins);
  const { devices, patterns } = containerDevices(entry, context, origins);
  return {
    OCI: {
      Version: settings.kata_config.oci_version,
      Process: {
        Terminal: container.tty ?? false,
        User: user,
        Args: args,
        Env: environment.env,
        Cwd: workingDir(entry, image, origins),
        Capabilities: capabilitiesOf(security, settings.common),
        NoNewPrivileges: security?.allowPrivilegeEscalation === false,
      },
      Root: { Path: template.Root.Path, Readonly: security?.readOnlyRootFilesystem ?? false },
      Mounts: mounts,
      Annotations: containerAnnotations(pod, entry, template, origins),
      Linux: linuxOf(entry, context),
    },
    storages,
    devices,
    sandbox_pidns: pod.spec.shareProcessNamespace ?? false,
    exec_commands: execCommands(entry, context, origins),
    runtime_anno_patterns: { ...terminationPatterns(entry), ...patterns },
    bindings: bindingsOf(entry, startOrder, context, {
      required_env: environment.required,
      overridden_env: environment.overridden,
      required_mounts: required,
    }),
  };
}

function bindingsOf(
  { container, role }: PodContainer,
  startOrder: number,
  { settings }: BuildContext,
  presence: Pick<ContainerBindings, "required_env" | "overridden_env" | "required_mounts">,
): ContainerBindings {
  return {
    name: container.name,
    role,
    start_order: startOrder,
    image: { sources: imageSources(container.image), digest: digestOf(container.image) ?? "" },
    ...presence,
    rlimits: settings.contrast.rlimits,
    cgroup_path_regex: settings.contrast.cgroup_path_regex,
  };
}

function containerMounts(
  entry: PodContainer,
  image: ImageFacts,
  context: BuildContext,
): MountList {
  const { container } = entry;
  const { settings, pod } = context;
  const list = new MountList();
  const destinations = new Set([
    ...settings.mount_destinations,
    ...(container.volumeMounts ?? []).map((mount) => mount.mountPath),
  ]);
  const mountToken = pod.spec.automountServiceAccountToken;
  if (mountToken === false) destinations.delete(SERVICE_ACCOUNT);
  addBaseMounts(list, {
    template: settings.other_container,
    templateKey: "other_container",
    destinations,
    isPrivileged: container.securityContext?.privileged ?? false,
    isReadOnlyRoot: container.securityContext?.readOnlyRootFilesystem ?? false,
    terminationLog: container.terminationMessagePath,
    optional: new Set(mountToken ? [AZURE_TOKENS] : [AZURE_TOKENS, SERVICE_ACCOUNT]),
  });
  addVolumeMounts(list, entry, context);
  addImageVolumes(list, entry, image, context);
  return list;
}

function linuxOf({ container }: PodContainer, { settings, pod }: BuildContext): PolicyLinux {
  const security = container.securityContext;
  const isOpen = security?.privileged === true || security?.procMount === "Unmasked";
  const { MaskedPaths, ReadonlyPaths } = settings.other_container.Linux;
  const pause = settings.pause_container.Linux;
  return {
    Namespaces: namespaces(),
    MaskedPaths: isOpen ? [] : MaskedPaths ?? pause.MaskedPaths ?? [],
    ReadonlyPaths: isOpen ? [] : ReadonlyPaths ?? pause.ReadonlyPaths ?? [],
    Devices: (container.volumeDevices ?? []).map(({ devicePath }) => ({
      Type: "",
      Path: devicePath,
    })),
    Sysctl: {
      ...settings.other_container.Linux.Sysctl,
      ...sysctlsOf(pod.spec.securityContext?.sysctls ?? []),
    },
  };
}

/** The namespaces that reach the guest, in the runtime's order; network and cgroup are compared apart. */
export function namespaces(): PolicyLinux["Namespaces"] {
  return ["ipc", "uts", "mount"].map((Type) => ({ Type, Path: "" }));
}

/** Kernel parameters as a record. */
export function sysctlsOf(
  sysctls: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> {
  return Object.fromEntries(sysctls.map(({ name, value }) => [name.replaceAll("/", "."), value]));
}

const ROOT: PolicyUser = { UID: 0, GID: 0, AdditionalGids: [0], Username: "" };

function containerUser(
  entry: PodContainer,
  image: ImageFacts,
  context: BuildContext,
): PolicyUser {
  try {
    const user = policyUser({
      image,
      pod: context.pod.spec.securityContext ?? {},
      container: entry.container.securityContext ?? {},
    });
    checkDeclaredUser(entry, user, context);
    return user;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    context.problems.add(
      new InputError(
        "image_user_unresolved",
        `Cannot run container ${entry.container.name}: user ` +
          `${JSON.stringify(image.config.User ?? "")} of its image cannot be resolved`,
        {
          place: context.pod.place([...entry.path, "image"]),
          hint: "set securityContext.runAsUser to a number",
          cause: error,
        },
      ),
    );
    return ROOT;
  }
}

function workingDir(entry: PodContainer, image: ImageFacts, origins: OriginRecorder): string {
  const origin = origins.at("OCI", "Process", "Cwd");
  if (entry.container.workingDir) {
    origin.file([...entry.path, "workingDir"]);
    return entry.container.workingDir;
  }
  origin.image(image.reference, "WorkingDir");
  return image.config.WorkingDir || "/";
}

function terminationPatterns({ container }: PodContainer): Record<string, string> {
  const path = container.terminationMessagePath ?? "/dev/termination-log";
  return {
    "^io\\.kubernetes\\.container\\.terminationMessagePath$": `^${escapeRegex(path)}$`,
    "^io\\.kubernetes\\.container\\.terminationMessagePolicy$": "^(File|FallbackToLogsOnError)$",
  };
}
