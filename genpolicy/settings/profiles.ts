import { InputError } from "../../core/mod.ts";
import { defaultSettings } from "./default_settings.ts";
import type { Settings } from "./settings.ts";

/** A runtime that policies are made for. */
export type ProfileName = "kata-3.2x" | "kata-4.x" | "AKS-CLH-SNP";

/** The profile that is used where nothing else is said. */
export const defaultProfile: ProfileName = "kata-3.2x";

const AZURE_TOKENS = "/var/run/secrets/azure/tokens";
const AKS_SHARED = "/run/kata-containers/shared/containers";

/** Kata 4: nobody on the host unpacks the image, so that its users cannot be looked up. */
function kata4(): Settings {
  return {
    ...defaultSettings,
    kata_config: { ...defaultSettings.kata_config, oci_version: "1.2.1" },
    contrast: { ...defaultSettings.contrast, users: "declared" },
  };
}

/** The AKS preview: Cloud Hypervisor, host file sharing, policy in its own annotation. */
function aks(): Settings {
  const { CreateContainerRequest } = defaultSettings.request_defaults;
  return {
    ...defaultSettings,
    common: { ...defaultSettings.common, root_path: `${AKS_SHARED}/$(bundle-id)/rootfs` },
    sandbox: {
      storages: [...defaultSettings.sandbox.storages, {
        driver: "virtio-fs",
        driver_options: [],
        source: "kataShared",
        fstype: "virtiofs",
        options: [],
        mount_point: `${AKS_SHARED}/`,
        fs_group: null,
        shared: false,
      }],
    },
    cluster_config: {
      ...defaultSettings.cluster_config,
      guest_pull: false,
      emptydir_type: "shared-fs",
    },
    other_container: {
      ...defaultSettings.other_container,
      Mounts: [...defaultSettings.other_container.Mounts, {
        destination: AZURE_TOKENS,
        source: "$(sfprefix)tokens$",
        type_: "bind",
        options: ["rbind", "rprivate", "ro"],
      }],
    },
    mount_destinations: [...defaultSettings.mount_destinations, AZURE_TOKENS],
    volumes: {
      ...defaultSettings.volumes,
      configMap: { ...defaultSettings.volumes.configMap, driver: "watchable-bind" },
    },
    request_defaults: {
      ...defaultSettings.request_defaults,
      CreateContainerRequest: {
        allow_env_regex: [
          ...CreateContainerRequest.allow_env_regex,
          "^AZURE_CLIENT_ID=[A-Fa-f0-9-]*$",
          "^AZURE_TENANT_ID=[A-Fa-f0-9-]*$",
          "^AZURE_FEDERATED_TOKEN_FILE=/var/run/secrets/azure/tokens/azure-identity-token$",
          "^AZURE_AUTHORITY_HOST=https://login\\.microsoftonline\\.com/$",
        ],
      },
      UpdateEphemeralMountsRequest: true,
    },
    contrast: { ...defaultSettings.contrast, delivery: "policy-annotation" },
  };
}

const PROFILES: Readonly<Record<ProfileName, () => Settings>> = {
  "kata-3.2x": () => defaultSettings,
  "kata-4.x": kata4,
  "AKS-CLH-SNP": aks,
};

/** The names of all profiles. */
export const profileNames = Object.keys(PROFILES) as readonly ProfileName[];

/**
 * The settings of a profile.
 *
 * @throws {InputError} `settings_profile_unknown`.
 */
export function profileSettings(name: string): Settings {
  if (!Object.hasOwn(PROFILES, name)) {
    throw new InputError(
      "settings_profile_unknown",
      `Cannot use settings profile ${JSON.stringify(name.slice(0, 80))}: there is no such profile`,
      { hint: `use one of ${profileNames.join(", ")}` },
    );
  }
  return structuredClone(PROFILES[name as ProfileName]());
}
