import type { AcceptableTcbStatus, ComponentTcbStatus, TcbStatus } from "./tcb_status.ts";

/**
 * The status of a platform together with one of its components (TDX module or quoting enclave).
 *
 * A revoked component revokes all, an outdated one makes all outdated; a platform that is already outdated
 * or revoked stays what it is. Source: Intel QVL, `convergeTcbStatus`.
 */
export function convergeTcbStatus(
  platform: TcbStatus,
  component: ComponentTcbStatus | "NotSupported",
): TcbStatus {
  if (component === "NotSupported" || platform === "NotSupported") {
    return "NotSupported";
  }
  if (component === "Revoked") {
    return "Revoked";
  }
  if (component === "UpToDate") {
    return platform;
  }
  switch (platform) {
    case "UpToDate":
    case "SWHardeningNeeded":
    case "TDRelaunchAdvised":
      return "OutOfDate";
    case "ConfigurationNeeded":
    case "ConfigurationAndSWHardeningNeeded":
    case "TDRelaunchAdvisedConfigurationNeeded":
      return "OutOfDateConfigurationNeeded";
    case "OutOfDate":
    case "OutOfDateConfigurationNeeded":
    case "Revoked":
      return platform;
  }
}

/** Whether a status says that the configuration of the platform needs a change. */
export function needsConfiguration(status: TcbStatus): boolean {
  const statuses: readonly TcbStatus[] = [
    "ConfigurationNeeded",
    "ConfigurationAndSWHardeningNeeded",
    "OutOfDateConfigurationNeeded",
    "TDRelaunchAdvisedConfigurationNeeded",
  ] satisfies AcceptableTcbStatus[];
  return statuses.includes(status);
}
