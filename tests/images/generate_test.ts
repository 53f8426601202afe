import assert from "node:assert/strict";
import { FixedClock, systemRandom } from "../../core/mod.ts";
import type { CliContext } from "../../cli/context.ts";
import { runGenerate } from "../../cli/generate/run.ts";
import { Output } from "../../cli/output.ts";
import { FakeRegistry } from "../../genpolicy/images/testing/mod.ts";
import { usersImage } from "./users_image.ts";

const example = new URL("../../examples/emojivoto/", import.meta.url);
const count = 30;

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      runtimeClassName: contrast-cc
      securityContext: { runAsUser: 1000, runAsGroup: 1000, supplementalGroups: [10] }
      containers:
        - name: ${name}
          image: ${image}
          command: [/app/0]
          resources: { limits: { memory: 8Mi } }
`;
}

Deno.test("generate on a folder with 30 images shows what it fetches, how much and why", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using registry = new FakeRegistry();
    for (const name of ["coordinator.yml", "images.lock.json"]) {
      await Deno.copyFile(new URL(name, example), `${folder}/${name}`);
    }
    for (let index = 0; index < count; index++) {
      const name = `service${index}`;
      registry.add(name, "1", usersImage(50_000, 2, index + 1));
      const text = deployment(name, `${registry.host}/${name}:1`);
      await Deno.writeTextFile(`${folder}/${name}.yml`, text);
    }
    const { stderr } = await generate(folder, registry.host, false);
    assert.match(stderr, /service7:1: 1\.\d KiB of 9\d\.\d KiB from 127\.0\.0\.1:\d+\n/);
    assert.match(stderr, / {2}skipped 2 layers 9\d\.\d KiB: it only copies to \/app\n/);
    assert.match(stderr, / {2}(read |known) {3}sha256:[0-9a-f]{12} \d+ B: it copies to \/\n/);
    assert.match(stderr, /30 images read: 3\d\.\d KiB of 2\.9 MiB fetched/);
    const requests = registry.requests.length;
    const again = await generate(folder, registry.host, true);
    assert.match(again.stderr, /\d+ images from the lock: nothing fetched/);
    assert.equal(registry.requests.length, requests);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function generate(folder: string, registry: string, frozen: boolean) {
  let stderr = "";
  const out = new Output({
    stdout: () => {},
    stderr: (bytes) => stderr += new TextDecoder().decode(bytes),
    isTerminal: () => true,
    color: () => false,
  });
  const context = {
    process: { stdout: { write() {} }, stderr: { write() {} } },
    clock: new FixedClock("2026-11-22T00:00:00Z"),
    random: systemRandom,
    env: () => undefined,
    out,
  } as CliContext;
  await runGenerate.call(context, {
    referenceValues: ["Simulated-SNP"],
    simulatedRoot: "a".repeat(64),
    simulatedMeasurement: "b".repeat(96),
    workspaceDir: folder,
    insecureRegistry: [registry],
    frozen,
    pin: false,
    setMemory: false,
    disableUpdates: true,
    skipInitializer: true,
    strict: false,
    output: "text",
  }, folder);
  return { stderr };
}
