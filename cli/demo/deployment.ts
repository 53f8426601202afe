import { parse } from "node:path";
import {
  collectConfigObjects,
  type ConfigObjects,
  defaultSettings,
  type PolicyInput,
} from "../../genpolicy/mod.ts";
import { pinnedReference, readImagesLock } from "../../genpolicy/images/mod.ts";
import { parseYamlFile, type Workload, workloadsOf, type YamlFile } from "../../k8s/mod.ts";

/** The resources of a folder as they would be in the cluster. */
export class Deployment {
  readonly #files: readonly YamlFile[];
  readonly #images: PolicyInput["images"];

  constructor(files: readonly YamlFile[], images: PolicyInput["images"]) {
    this.#files = files;
    this.#images = images;
  }

  /** Reads the YAML files of `folder` and the facts of their images. */
  static async read(folder: string, imagesLock: string): Promise<Deployment> {
    const files: YamlFile[] = [];
    for await (const entry of Deno.readDir(folder)) {
      if (parse(entry.name).ext !== ".yml") continue;
      const path = `${folder}/${entry.name}`;
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
      return { workload, config: this.#config(), images: this.#images, settings: defaultSettings };
    }
    throw new Error(`No workload named ${name}`);
  }

  #config(): ConfigObjects {
    return collectConfigObjects(this.#files.flatMap((file) => file.documents));
  }
}

function workloadsIn(file: YamlFile): Workload[] {
  return file.documents.flatMap((document) => workloadsOf(document));
}
