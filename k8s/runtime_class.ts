import type { Workload } from "./workload.ts";

/** Runtime classes with this beginning start confidential virtual machines. */
const CONFIDENTIAL_PREFIX = "contrast-cc";

/** Whether the pods of a workload run in a confidential virtual machine. */
export function isConfidential(workload: Workload): boolean {
  const runtimeClass = workload.spec["runtimeClassName"];
  return typeof runtimeClass === "string" && runtimeClass.startsWith(CONFIDENTIAL_PREFIX);
}
