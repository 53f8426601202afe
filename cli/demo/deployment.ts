import {
  collectConfigObjects,
  type ConfigObjects,
  defaultSettings,
  imagesOfWorkload,
  type PolicyInput,
} from "../../genpolicy/mod.ts";
import { type ImagesLock, lockedFacts, readImagesLock } from "../../genpolicy/images/mod.ts";
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
  readonly #lock: ImagesLock;

  constructor(files: readonly YamlFile[], lock: ImagesLock) {
    this.#files = files;
    this.#lock = lock;
  }

  /** Reads the YAML files of `folders` and the facts of their images. */
  static async read(folders: readonly string[], imagesLock: string): Promise<Deployment> {
    const files: YamlFile[] = [];
    for (const path of await findYamlFiles(folders)) {
      files.push(parseYamlFile(path, await Deno.readTextFile(path)));
    }
    return new Deployment(files, await readImagesLock(imagesLock));
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
    const images = imagesOfWorkload(workload).flatMap(({ reference }) => {
      const facts = lockedFacts(this.#lock, reference);
      return facts === undefined ? [] : [[reference, facts] as const];
    });
    return {
      workload,
      config: this.#config(),
      images: new Map(images),
      settings: defaultSettings,
    };
  }

  #config(): ConfigObjects {
    return collectConfigObjects(this.#files.flatMap((file) => file.documents));
  }
}

function workloadsIn(file: YamlFile): Workload[] {
  return file.documents.flatMap((document) => workloadsOf(document));
}
