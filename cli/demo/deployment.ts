import {
  collectConfigObjects,
  type ConfigObjects,
  defaultSettings,
  type PolicyInput,
} from "../../genpolicy/mod.ts";
import { pinnedReference, readImagesLock } from "../../genpolicy/images/mod.ts";
import {
  isConfidential,
  parseYamlFile,
  serviceNamesOf,
  servicesOf,
  type Workload,
  workloadsOf,
  type YamlFile,
} from "../../k8s/mod.ts";
import { findYamlFiles } from "../generate/find_yaml_files.ts";

/** The resources of a folder as they would be in the cluster. */
export class Deployment {
  readonly #files: readonly YamlFile[];
  readonly #images: PolicyInput["images"];

  constructor(files: readonly YamlFile[], images: PolicyInput["images"]) {
    this.#files = files;
    this.#images = images;
  }

  /** Reads the YAML files of `folders` and the facts of their images. */
  static async read(folders: readonly string[], imagesLock: string): Promise<Deployment> {
    const files: YamlFile[] = [];
    for (const path of await findYamlFiles(folders)) {
      files.push(parseYamlFile(path, await Deno.readTextFile(path)));
    }
    const { images } = await readImagesLock(imagesLock);
    const pinned = [...images.values()].map((facts) => {
      const reference = pinnedReference(facts);
      return [reference, { ...facts, reference }] as const;
    });
    return new Deployment(files, new Map([...images, ...pinned]));
  }

  /**
   * A workload and what its requests are made from.
   *
   * @param edit What somebody did to the text of its file after `generate`.
   */
  input(name: string, edit: (text: string) => string = (text) => text): PolicyInput {
    for (const file of this.#files) {
      if (!workloadsIn(file).some((workload) => workload.name === name)) continue;
      const edited = edit(file.text);
      const workload = workloadsIn(parseYamlFile(file.path, edited))
        .find((workload) => workload.name === name);
      if (workload === undefined) break;
      return this.#inputOf(workload);
    }
    throw new Error(`No workload named ${name}`);
  }

  /** All confidential workloads, in the order of the files. */
  inputs(): PolicyInput[] {
    return this.#files.flatMap((file) => workloadsIn(file))
      .filter((workload) => isConfidential(workload))
      .map((workload) => this.#inputOf(workload));
  }

  /** The names of the Services that lead to a workload. */
  serviceNames(workload: Workload): string[] {
    const documents = this.#files.flatMap((file) => file.documents);
    return serviceNamesOf(workload, documents.flatMap((document) => servicesOf(document)));
  }

  #inputOf(workload: Workload): PolicyInput {
    return { workload, config: this.#config(), images: this.#images, settings: defaultSettings };
  }

  #config(): ConfigObjects {
    return collectConfigObjects(this.#files.flatMap((file) => file.documents));
  }
}

function workloadsIn(file: YamlFile): Workload[] {
  return file.documents.flatMap((document) => workloadsOf(document));
}
