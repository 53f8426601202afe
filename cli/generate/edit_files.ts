import { editYamlFile, type JsonValue, withPodTemplates, type YamlFile } from "../../k8s/mod.ts";
import type { ProblemList } from "./_problems.ts";
import type { FinishedWorkload } from "./build_policies.ts";

/**
 * The files with the finished pod templates in them; those without confidential workloads are the same objects. Templates
 * that cannot be written in place are problems.
 */
export async function editFiles(
  files: readonly YamlFile[],
  workloads: readonly FinishedWorkload[],
  problems: ProblemList,
): Promise<YamlFile[]> {
  const edited: YamlFile[] = [];
  for (const file of files) {
    const wanted = new Map<number, JsonValue>();
    for (const { workload, policy } of workloads.filter((item) => item.file === file)) {
      const { index, value } = workload.document;
      const template = [[workload.podPath, policy.template]] as const;
      wanted.set(index, withPodTemplates(wanted.get(index) ?? value, template));
    }
    const result = wanted.size === 0 ? file : await problems.try(() => editYamlFile(file, wanted));
    if (result !== undefined) edited.push(result);
  }
  return edited;
}

/** From now on, the places of warnings are those in the new text. */
export function followText(
  edited: readonly YamlFile[],
  workloads: readonly FinishedWorkload[],
): void {
  const byPath = new Map(edited.map((file) => [file.path, file]));
  for (const { file, workload, places } of workloads) {
    const written = byPath.get(file.path)?.documents[workload.document.index];
    if (written !== undefined) places.written = written;
  }
}
