import { InputError } from "../../core/mod.ts";
import {
  isConfidential,
  parseYamlFile,
  type ServiceSelector,
  servicesOf,
  type Workload,
  type WorkloadIdentity,
  workloadIdentity,
  workloadsOf,
  type YamlFile,
} from "../../k8s/mod.ts";
import type { ProblemList } from "./_problems.ts";
import { findYamlFiles } from "./find_yaml_files.ts";

/** A workload whose pods run in confidential virtual machines. */
export interface ConfidentialWorkload {
  readonly file: YamlFile;
  readonly workload: Workload;
  readonly identity: WorkloadIdentity;
}

/** Everything that the YAML says. */
export interface Deployment {
  /** The files that the arguments name, by path. */
  readonly files: readonly YamlFile[];
  /** Files that are read for ConfigMaps and Secrets only. */
  readonly configFiles: readonly YamlFile[];
  /** In the order of files and documents. */
  readonly workloads: readonly ConfidentialWorkload[];
  readonly services: readonly ServiceSelector[];
}

/**
 * Reads and checks all files. Problems go to `problems`; what is sound is returned, so that its problems are found in
 * the same run. Without workloads, or without a Coordinator among them, that is a problem only when it is the first.
 */
export async function readDeployment(
  paths: readonly string[],
  configPaths: readonly string[],
  problems: ProblemList,
): Promise<Deployment> {
  const files = await readFiles(paths, problems);
  const configFiles = await readFiles(configPaths, problems);
  const workloads: ConfidentialWorkload[] = [];
  for (const file of files) {
    for (const document of file.documents) {
      const found = await problems.try(() => workloadsOf(document)) ?? [];
      for (const workload of found.filter(isConfidential)) {
        const identity = await problems.try(() => workloadIdentity(workload));
        if (identity !== undefined) workloads.push({ file, workload, identity });
      }
    }
  }
  if (problems.isEmpty) await problems.try(() => requireWorkloads(workloads));
  const services = files.flatMap(({ documents }) => documents.flatMap(servicesOf));
  return { files, configFiles, workloads, services };
}

async function readFiles(paths: readonly string[], problems: ProblemList): Promise<YamlFile[]> {
  const found = await problems.try(() => findYamlFiles(paths)) ?? [];
  const files: YamlFile[] = [];
  for (const path of found) {
    const file = await problems.try(async () => parseYamlFile(path, await readUtf8(path)));
    if (file !== undefined) files.push(file);
  }
  return files;
}

async function readUtf8(path: string): Promise<string> {
  const place = { kind: "file", file: path } as const;
  try {
    const bytes = await Deno.readFile(path);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw cause instanceof TypeError
      ? new InputError("yaml_not_utf8", "Cannot read YAML: it is not UTF-8", { place, cause })
      : new InputError("path_unreadable", `Cannot read ${path}`, { place, cause });
  }
}

function requireWorkloads(workloads: readonly ConfidentialWorkload[]): void {
  if (workloads.length === 0) {
    throw new InputError(
      "no_confidential_workload",
      "Cannot generate policies: no workload has a runtime class that begins with contrast-cc",
      { hint: "set runtimeClassName: contrast-cc in the pod templates that shall be confidential" },
    );
  }
  if (!workloads.some(({ identity }) => identity.role === "coordinator")) {
    throw new InputError(
      "no_coordinator",
      "Cannot make a manifest: no Coordinator among the files",
      {
        hint: "add the Coordinator resource: a workload with the pod annotation " +
          "contrast.edgeless.systems/pod-role: coordinator",
      },
    );
  }
}
