/** Statuses that Intel gives to a TCB level of a platform. */
export const platformTcbStatuses = [
  "UpToDate",
  "SWHardeningNeeded",
  "ConfigurationNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDate",
  "OutOfDateConfigurationNeeded",
  "Revoked",
] as const;

/** Status of a TCB level of a platform. */
export type PlatformTcbStatus = (typeof platformTcbStatuses)[number];

/** Statuses of a TCB level of the TDX module or of the quoting enclave. */
export const componentTcbStatuses = ["UpToDate", "OutOfDate", "Revoked"] as const;

/** Status of a TCB level of the TDX module or of the quoting enclave. */
export type ComponentTcbStatus = (typeof componentTcbStatuses)[number];

/** Statuses that a policy may accept. */
export const acceptableTcbStatuses = [
  "UpToDate",
  "SWHardeningNeeded",
  "ConfigurationNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDate",
  "OutOfDateConfigurationNeeded",
  "TDRelaunchAdvised",
  "TDRelaunchAdvisedConfigurationNeeded",
] as const;

/** A status that a policy may accept; `Revoked` and `NotSupported` never are. */
export type AcceptableTcbStatus = (typeof acceptableTcbStatuses)[number];

/** The converged status of platform, TDX module and quoting enclave; `NotSupported`: no TCB level matches. */
export type TcbStatus = AcceptableTcbStatus | "Revoked" | "NotSupported";
