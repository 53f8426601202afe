// From YAML text to annotations, with the facts of the images at hand: 1, 100 and 1,000 workloads in one file.
import { collectConfigObjects, defaultSettings, generatePolicies } from "../../genpolicy/mod.ts";
import { parseImagesLock } from "../../genpolicy/images/mod.ts";
import { parseYamlFile, workloadsOf } from "../../k8s/mod.ts";

const FOLDER = new URL("../deployments/", import.meta.url);
const { images } = parseImagesLock(
  await Deno.readTextFile(new URL("images.lock.json", FOLDER)),
  "images.lock.json",
);
const deployment = await Deno.readTextFile(new URL("logging_sidecar.yaml", FOLDER));

function yamlOf(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => deployment.replaceAll("name: orders", `name: orders-${index}`),
  ).join("---\n");
}

async function generate(text: string): Promise<void> {
  const { documents } = parseYamlFile("bench.yaml", text);
  const config = collectConfigObjects(documents);
  const settings = defaultSettings;
  await generatePolicies(
    documents.flatMap(workloadsOf).map((workload) => ({ workload, config, images, settings })),
  );
}

for (const count of [1, 100, 1000]) {
  const text = yamlOf(count);
  Deno.bench({
    name: `policies of ${count} workloads`,
    group: "generate",
    baseline: count === 1,
    ...(count === 1 ? {} : { n: count === 100 ? 3 : 1, warmup: 0 }),
    fn: () => generate(text),
  });
}
