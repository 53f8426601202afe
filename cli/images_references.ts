import { InputError, UsageError } from "../core/mod.ts";
import {
  containersOf,
  isConfidential,
  parseYamlFile,
  podTemplateOf,
  workloadsOf,
} from "../k8s/mod.ts";
import { findYamlFiles } from "./generate/find_yaml_files.ts";

/** The images of one pod, or those that were named one by one. */
export interface ImageGroup {
  /** `kind/name` of a workload; undefined for references that were named. */
  readonly workload: string | undefined;
  /** As written, each once. */
  readonly references: readonly string[];
}

/**
 * The images that arguments name: references as they are, and for files and folders those of the confidential
 * workloads in them. A name that is both a reference and a path is a path.
 *
 * @throws {UsageError} `no_images` when nothing is named.
 * @throws {InputError} `path_unreadable` and those of YAML.
 */
export async function imageReferences(args: readonly string[]): Promise<ImageGroup[]> {
  const groups: ImageGroup[] = [];
  const named: string[] = [];
  for (const argument of args) {
    if (!await isPath(argument)) named.push(argument);
    else groups.push(...await workloadImages(argument));
  }
  if (named.length > 0) groups.push({ workload: undefined, references: [...new Set(named)] });
  if (groups.some((group) => group.references.length > 0)) return groups;
  throw new UsageError(
    "no_images",
    "Cannot find images: neither a reference nor a confidential workload is named",
    { hint: "for example contrast images lock nginx:1.27, or contrast images lock deployment.yml" },
  );
}

/** All references of all groups, each once. */
export function distinctReferences(groups: readonly ImageGroup[]): string[] {
  return [...new Set(groups.flatMap((group) => group.references))];
}

async function workloadImages(path: string): Promise<ImageGroup[]> {
  const groups: ImageGroup[] = [];
  for (const file of await findYamlFiles([path])) {
    const text = await Deno.readTextFile(file).catch((cause) => {
      throw new InputError("path_unreadable", `Cannot read ${file}`, { cause });
    });
    const workloads = parseYamlFile(file, text).documents.flatMap(workloadsOf);
    for (const workload of workloads.filter(isConfidential)) {
      const images = containersOf(podTemplateOf(workload)).map(({ value }) => value["image"]);
      const references = images.filter((image) => typeof image === "string" && image !== "");
      groups.push({
        workload: `${workload.kind}/${workload.name}`,
        references: [...new Set(references as string[])],
      });
    }
  }
  return groups;
}

async function isPath(argument: string): Promise<boolean> {
  if (/\.ya?ml$/.test(argument) || argument.startsWith(".") || argument.startsWith("/")) {
    return true;
  }
  return await Deno.stat(argument).then(() => true, () => false);
}
