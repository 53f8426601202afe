import { serviceNamesOf, type ServiceSelector, type Workload } from "../../k8s/mod.ts";

/** The names that a workload's certificate gets: its own, and those of the Services that lead to it. */
export function certificateNames(
  workload: Workload,
  services: readonly ServiceSelector[],
): string[] {
  return [...new Set([workload.name, ...serviceNamesOf(workload, services)])];
}
