import {
  collectConfigObjects,
  defaultSettings,
  imagesOfWorkload,
  type PolicyInput,
  type Settings,
} from "../../genpolicy/mod.ts";
import { type ImageFacts, LockImageSource, parseImagesLock } from "../../genpolicy/images/mod.ts";
import { parseYamlFile, workloadsOf } from "../../k8s/mod.ts";

const FOLDER = new URL("../deployments/", import.meta.url);

/** A workload of tests/deployments, ready for a policy and for its requests. */
export interface TestDeployment {
  /** `file.yaml Kind/name`. */
  readonly name: string;
  readonly input: PolicyInput;
}

/** Every workload of tests/deployments, in the order of their files. */
export async function testDeployments(
  settings: Settings = defaultSettings,
): Promise<TestDeployment[]> {
  const lock = await Deno.readTextFile(new URL("images.lock.json", FOLDER));
  const source = new LockImageSource(parseImagesLock(lock, "images.lock.json"));
  const names = [...Deno.readDirSync(FOLDER)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".yaml")).toSorted();
  const deployments: TestDeployment[] = [];
  for (const file of names) {
    const yaml = parseYamlFile(file, await Deno.readTextFile(new URL(file, FOLDER)));
    const config = collectConfigObjects(yaml.documents);
    for (const workload of yaml.documents.flatMap((document) => workloadsOf(document))) {
      const images = new Map<string, ImageFacts>();
      for (const { reference } of imagesOfWorkload(workload)) {
        images.set(reference, await source.facts(reference));
      }
      const name = `${file} ${workload.kind}/${workload.name}`;
      deployments.push({ name, input: { workload, config, images, settings } });
    }
  }
  return deployments;
}
