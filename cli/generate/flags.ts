import type { OutputFormat } from "../output_flag.ts";

/** Flags of `contrast generate`; paths that are not given have defaults in the workspace folder. */
export interface GenerateFlags {
  readonly manifest?: string;
  readonly settings?: string;
  readonly policy?: string;
  readonly configFile?: readonly string[];
  readonly referenceValues?: readonly string[];
  readonly simulatedRoot?: string;
  readonly simulatedMeasurement?: string;
  readonly images?: string;
  readonly ociLayout?: readonly string[];
  readonly insecureRegistry?: readonly string[];
  readonly caFile?: readonly string[];
  readonly registryHosts?: string;
  readonly platform?: string;
  readonly allLayers: boolean;
  readonly frozen: boolean;
  readonly pin: boolean;
  readonly setMemory: boolean;
  readonly imageReplacements?: string;
  readonly addWorkloadOwnerKey?: readonly string[];
  readonly addSeedshareOwnerKey?: readonly string[];
  readonly disableUpdates: boolean;
  readonly skipInitializer: boolean;
  readonly outputFile?: string;
  readonly strict: boolean;
  readonly workspaceDir?: string;
  readonly output: OutputFormat;
}
