import { InputError } from "../../core/mod.ts";
import type { JsonPath } from "../../k8s/mod.ts";
import { escapeRegex } from "../escape_regex.ts";
import type { PodContainer } from "../pod/pod.ts";
import type { Volume, VolumeMount } from "../pod/pod_spec.ts";
import type { VolumeTemplate } from "../settings/settings.ts";
import { baseName, sharedFile } from "./base_mounts.ts";
import type { BuildContext } from "./build_context.ts";
import type { MountList } from "./mount_list.ts";
import type { OriginRecorder } from "./origin_recorder.ts";

/** Volumes that the kubelet writes and mounts read-only. */
const KUBELET_FILES = new Set(["configMap", "secret", "projected", "downwardAPI"]);

/** Collects the mounts and storages of a container's volume mounts. */
export function addVolumeMounts(
  list: MountList,
  entry: PodContainer,
  context: BuildContext,
): void {
  for (const [index, mount] of (entry.container.volumeMounts ?? []).entries()) {
    const volume = context.pod.volumes.get(mount.name);
    if (volume === undefined) continue;
    const path = [...entry.path, "volumeMounts", index];
    const at = { list, context, mount, path, note: (origin: OriginRecorder) => origin.file(path) };
    addVolumeMount(volume, at);
    list.require(mount.mountPath);
  }
}

interface MountContext {
  readonly list: MountList;
  readonly context: BuildContext;
  readonly mount: VolumeMount;
  readonly path: JsonPath;
  readonly note: (origin: OriginRecorder) => void;
}

function addVolumeMount(volume: Volume, at: MountContext): void {
  const source = Object.keys(volume).find((key) => key !== "name") ?? "";
  // A volume mount takes the place of what would be mounted there otherwise.
  at.list.remove(at.mount.mountPath);
  if (volume.emptyDir !== undefined) return addEmptyDir(volume, at);
  if (volume.hostPath !== undefined) return addHostPath(volume.hostPath.path, at);
  if (source === "configMap" || source === "secret") return addConfigMap(at);
  const details = volume[source] as { readonly readOnly?: boolean } | undefined;
  const isReadOnly = KUBELET_FILES.has(source) || details?.readOnly === true;
  addBind(at, sharedFile(at.mount.mountPath), isReadOnly);
}

function addBind(at: MountContext, source: string, isReadOnly = false): void {
  at.list.add({
    destination: at.mount.mountPath,
    source,
    type_: "bind",
    options: ["rbind", propagation(at), isReadOnly || at.mount.readOnly ? "ro" : "rw"],
  }, at.note);
}

function propagation({ mount, context, path }: MountContext): string {
  switch (mount.mountPropagation) {
    case undefined:
    case "":
    case "None":
      return "rprivate";
    case "HostToContainer":
      return "rslave";
    case "Bidirectional":
      return "rshared";
    default:
      context.problems.add(
        new InputError(
          "mount_propagation_unknown",
          `Cannot use mount propagation ${JSON.stringify(mount.mountPropagation)}`,
          {
            place: context.pod.place([...path, "mountPropagation"]),
            hint: "use None, HostToContainer or Bidirectional",
          },
        ),
      );
      return "rprivate";
  }
}

function addHostPath(path: string, at: MountContext): void {
  const isOfGuest = /^\/(dev|sys)(\/|$)/.test(path) && !path.split("/").includes("..");
  addBind(at, isOfGuest ? path : sharedFile(at.mount.mountPath));
}

function addConfigMap(at: MountContext): void {
  const { settings } = at.context;
  const template = settings.volumes.configMap;
  const base = escapeRegex(baseName(at.mount.mountPath));
  const options = template.options.map((option) =>
    option === "rprivate" ? propagation(at) : option
  );
  const source = `${template.mount_point ?? template.mount_source}${base}$`;
  at.list.add(
    { destination: at.mount.mountPath, source, type_: template.mount_type, options },
    at.note,
  );
  if (!settings.kata_config.enable_configmap_secret_storages) return;
  at.list.addStorage({
    driver: template.driver,
    driver_options: [],
    source: `${template.mount_source}${base}$`,
    fstype: template.fstype,
    options,
    mount_point: source,
    fs_group: null,
    shared: false,
  }, at.note);
}

function addEmptyDir(volume: Volume, at: MountContext): void {
  const { volumes, cluster_config: cluster } = at.context.settings;
  const medium = volume.emptyDir?.medium ?? "";
  if (medium === "Memory") return addMemoryDir(volume, volumes.emptyDir_memory, at);
  if (medium !== "") {
    at.context.problems.add(
      new InputError(
        "volume_malformed",
        `Cannot use volume ${volume.name}: medium ${JSON.stringify(medium)} cannot be enforced`,
        { place: at.context.pod.place(at.path), hint: "use medium Memory, or none" },
      ),
    );
    return;
  }
  if (cluster.emptydir_type === "shared-fs") {
    const name = escapeRegex(volume.name);
    addBind(at, `${volumes.emptyDir.mount_source}${name}$`);
    addBind(at, sharedFile(at.mount.mountPath));
    return;
  }
  const template = cluster.emptydir_type === "block-plain"
    ? volumes.emptyDir_plain
    : volumes.emptyDir_encrypted;
  const group = at.context.pod.spec.securityContext?.fsGroup ?? 0;
  at.list.addStorage({
    driver: template.driver,
    driver_options: template.driver_options ?? [],
    source: template.source ?? "",
    fstype: template.fstype,
    options: template.options,
    mount_point: template.mount_point ?? "",
    fs_group: group > 0 ? { group_id: group, group_change_policy: 0 } : null,
    shared: template.shared ?? false,
  }, at.note);
  addBind(at, template.mount_source);
}

function addMemoryDir(volume: Volume, template: VolumeTemplate, at: MountContext): void {
  const name = escapeRegex(volume.name);
  const group = at.context.pod.spec.securityContext?.fsGroup ?? 0;
  at.list.addStorage({
    driver: template.driver,
    driver_options: template.driver_options ?? [],
    source: template.source ?? "",
    fstype: template.fstype,
    options: group > 0 ? [...template.options, `fsgid=${group}`] : template.options,
    mount_point: `${template.mount_point ?? template.mount_source}${name}$`,
    fs_group: null,
    shared: template.shared ?? false,
  }, at.note);
  addBind(at, `${template.mount_source}${name}$`);
}
