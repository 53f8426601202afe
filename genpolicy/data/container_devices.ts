import type { PodContainer } from "../pod/pod.ts";
import type { PolicyDevice } from "../policy_data.ts";
import type { BuildContext } from "./build_context.ts";
import type { OriginRecorder } from "./origin_recorder.ts";

/** Block devices and GPUs of a container, and the annotations that announce the GPUs. */
export function containerDevices(
  entry: PodContainer,
  context: BuildContext,
  origins: OriginRecorder,
): { devices: PolicyDevice[]; patterns: Record<string, string> } {
  const { container, path } = entry;
  const devices: PolicyDevice[] = [];
  for (const [index, { devicePath }] of (container.volumeDevices ?? []).entries()) {
    const at = [...path, "volumeDevices", index];
    origins.at("devices", devices.length).file(at);
    origins.at("OCI", "Linux", "Devices", index).file(at);
    devices.push(deviceAt(devicePath, ""));
  }
  const { vfio } = context.settings.devices;
  let gpus = 0;
  for (const key of vfio.nvidia.pgpu_resource_keys) {
    const limit = Number(container.resources?.limits?.[key] ?? 0);
    // Devices are whole; the API server refuses everything else.
    for (let count = 0; count < Math.min(limit, 64); count++) {
      origins.at("devices", devices.length).file([...path, "resources", "limits", key]);
      devices.push(deviceAt(vfio.device_path, vfio.nvidia.gpu_gk_device_type));
      gpus++;
    }
  }
  return {
    devices,
    patterns: gpus > 0 ? { [vfio.anno_key_regex]: vfio.nvidia.gpu_anno_value_regex } : {},
  };
}

function deviceAt(path: string, type: string): PolicyDevice {
  return { id: "", type_: type, vm_path: "", container_path: path, options: [] };
}
