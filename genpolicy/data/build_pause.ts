import type { ImageFacts } from "../images/mod.ts";
import type { PolicyContainer, PolicyUser } from "../policy_data.ts";
import { addBaseMounts } from "./base_mounts.ts";
import { namespaces, sysctlsOf } from "./build_container.ts";
import type { BuildContext } from "./build_context.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { containerAnnotations } from "./container_annotations.ts";
import { defaultPath } from "./container_env.ts";
import { imageSources } from "./image_sources.ts";
import { MountList } from "./mount_list.ts";
import type { OriginRecorder } from "./origin_recorder.ts";
import { policyUser } from "./policy_user.ts";

/** What the pause image has been since 2021, for callers that have no facts of it: it cannot do harm in the guest. */
export function builtinPauseFacts(reference: string): ImageFacts {
  return {
    reference,
    digest: "",
    platform: "linux/amd64",
    config: {
      User: "65535:65535",
      Env: [defaultPath],
      Entrypoint: ["/pause"],
      WorkingDir: "/",
    },
    passwd: null,
    group: null,
    size: 0,
    unpackedSize: 0,
  };
}

/** The policy entry of the pause container, the sandbox itself. */
export function buildPause(context: BuildContext, origins: OriginRecorder): PolicyContainer {
  const { settings, pod } = context;
  const template = settings.pause_container;
  const reference = settings.cluster_config.pause_container_image;
  const image = context.images.get(reference) ?? builtinPauseFacts(reference);
  origins.setting("pause_container");
  const { mounts, storages, required } = pauseMounts(context).finish(origins);
  const args = [...(image.config.Entrypoint ?? []), ...(image.config.Cmd ?? [])];
  for (const arg of template.Process?.Args ?? []) if (!args.includes(arg)) args.push(arg);
  const env = [...(image.config.Env ?? [defaultPath]), ...(template.Process?.Env ?? [])];
  return {
    OCI: {
      Version: settings.kata_config.oci_version,
      Process: {
        Terminal: false,
        User: pauseUser(image, context),
        Args: args,
        Env: env,
        Cwd: image.config.WorkingDir || "/",
        Capabilities: capabilitiesOf(undefined, settings.common),
        NoNewPrivileges: template.Process?.NoNewPrivileges ?? true,
      },
      Root: { Path: template.Root.Path, Readonly: template.Root.Readonly ?? true },
      Mounts: mounts,
      Annotations: containerAnnotations(pod, undefined, template, origins),
      Linux: {
        Namespaces: namespaces(),
        MaskedPaths: template.Linux.MaskedPaths ?? [],
        ReadonlyPaths: template.Linux.ReadonlyPaths ?? [],
        Devices: [],
        Sysctl: {
          ...template.Linux.Sysctl,
          ...sysctlsOf(pod.spec.securityContext?.sysctls ?? []),
        },
      },
    },
    storages,
    devices: [],
    sandbox_pidns: false,
    exec_commands: [],
    runtime_anno_patterns: {},
    bindings: {
      name: "",
      role: "pause",
      start_order: 0,
      image: { sources: [...imageSources(reference), "pause"].toSorted(), digest: "" },
      required_env: [],
      overridden_env: [],
      required_mounts: required,
      rlimits: settings.contrast.rlimits,
      cgroup_path_regex: settings.contrast.cgroup_path_regex,
    },
  };
}

function pauseMounts({ settings, pod }: BuildContext): MountList {
  const list = new MountList();
  addBaseMounts(list, {
    template: settings.pause_container,
    templateKey: "pause_container",
    destinations: new Set(),
    isPrivileged: pod.containers.some((entry) => entry.container.securityContext?.privileged),
    isReadOnlyRoot: true,
    terminationLog: undefined,
    optional: new Set(),
  });
  return list;
}

function pauseUser(image: ImageFacts, { pod }: BuildContext): PolicyUser {
  return policyUser({ image, pod: pod.spec.securityContext ?? {}, container: undefined });
}
