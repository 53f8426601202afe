// From YAML text to annotations, with the facts of the images at hand, and the whole command: 1, 100 and 1,000 workloads
// in one file.
import { fileURLToPath } from "node:url";
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

const COORDINATOR = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: coordinator}
spec:
  template:
    metadata: {annotations: {contrast.edgeless.systems/pod-role: coordinator}}
    spec:
      runtimeClassName: contrast-cc
      containers: [{name: coordinator, image: "ghcr.io/example/api:2.3.1"}]
`;
const API = /ghcr\.io\/example\/api\S*/.exec(deployment)?.[0] ?? "";

/** Runs `contrast generate` in a process of its own on a new folder; keys are made before, as in a second run. */
async function runCommand(folder: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/app.yaml`, text);
  await Deno.remove(`${folder}/manifest.json`).catch(() => undefined);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--config", path("deno.json"), path("main.ts")],
      ...["generate", "--reference-values", "Simulated-SNP", "--simulated-root", "a".repeat(64)],
      ...["--frozen", "--skip-initializer", "--workspace-dir", folder, `${folder}/app.yaml`],
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
}

function path(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}

for (const count of [1, 100, 1000]) {
  const text = `${COORDINATOR.replace("ghcr.io/example/api:2.3.1", API)}---\n${yamlOf(count)}`;
  Deno.bench({
    name: `contrast generate of ${count} workloads`,
    group: "command",
    baseline: count === 1,
    n: count === 1000 ? 1 : 3,
    warmup: 0,
    fn: async (bench) => {
      const folder = await Deno.makeTempDir({ prefix: "generate-bench-" });
      try {
        await Deno.copyFile(new URL("images.lock.json", FOLDER), `${folder}/images.lock.json`);
        await runCommand(folder, COORDINATOR.replace("ghcr.io/example/api:2.3.1", API));
        bench.start();
        await runCommand(folder, text);
        bench.end();
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
