import assert from "node:assert/strict";
import { FixedClock, systemRandom } from "../../core/mod.ts";
import type { CliContext } from "../../cli/context.ts";
import type { GenerateFlags } from "../../cli/generate/flags.ts";
import { runGenerate } from "../../cli/generate/run.ts";
import { Output } from "../../cli/output.ts";
import type { ImageReport } from "../../genpolicy/images/mod.ts";
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
  await using workspace = await Workspace.open();
  const { registry } = workspace;
  for (let index = 0; index < count; index++) await workspace.addService(`service${index}`, index);
  const insecureRegistry = [registry.host];
  const { stderr } = await workspace.generate({ insecureRegistry });
  assert.match(stderr, /service7:1: 1\.\d KiB of 9\d\.\d KiB from 127\.0\.0\.1:\d+\n/);
  assert.match(stderr, / {2}skipped 2 layers 9\d\.\d KiB: it only copies to \/app\n/);
  assert.match(stderr, / {2}(read |known) {3}sha256:[0-9a-f]{12} \d+ B: it copies to \/\n/);
  assert.match(stderr, /30 images read: 3\d\.\d KiB of 2\.9 MiB fetched/);
  const requests = registry.requests.length;
  const again = await workspace.generate({ insecureRegistry, frozen: true });
  assert.match(again.stderr, /\d+ images from the lock: nothing fetched/);
  assert.equal(registry.requests.length, requests);
});

Deno.test("generate tells without a terminal too what it fetched: a line for each image, and all layers as JSON", async () => {
  await using workspace = await Workspace.open();
  const { registry } = workspace;
  await workspace.addService("web", 0);
  await workspace.addService("cart", 1);
  const flags = { insecureRegistry: [registry.host], output: "json" } as const;
  const first = await workspace.generate(flags, false);
  assert.match(
    first.stderr,
    new RegExp(
      `^contrast: fetched ${registry.host}/web:1: 1\\.\\d KiB of 9\\d\\.\\d KiB from ${registry.host}; ` +
        "skipped 2 layers \\(it only copies to /app\\); read 1 layer \\(it copies to /\\)$",
      "m",
    ),
  );
  assert.equal(first.stderr.match(/^contrast: fetched /gm)?.length, 2, first.stderr);
  const images = JSON.parse(first.stdout).images as ImageReport[];
  const web = images.find(({ reference }) => reference.endsWith("/web:1"));
  assert(web !== undefined);
  assert.equal(web.origin, registry.host);
  assert.match(web.digest, /^sha256:[0-9a-f]{64}$/);
  assert(web.fetchedBytes > 0 && web.fetchedBytes < web.size, JSON.stringify(web));
  assert.deepEqual(
    web.layers.map(({ action, reason }) => `${action}: ${reason}`),
    ["skipped: it only copies to /app", "skipped: it only copies to /app", "read: it copies to /"],
  );
  const second = await workspace.generate({ ...flags, frozen: true }, false);
  assert.doesNotMatch(second.stderr, /fetched/);
  for (const { origin, fetchedBytes, layers } of JSON.parse(second.stdout).images) {
    assert.deepEqual([origin, fetchedBytes, layers], ["lock", 0, []]);
  }
});

Deno.test("generate asks the mirrors of --registry-hosts, and reads every layer with --all-layers", async () => {
  await using workspace = await Workspace.open();
  const { folder, registry } = workspace;
  await workspace.addService("web", 0, "images.example");
  const registryHosts = `${folder}/certs.d`;
  await Deno.mkdir(`${registryHosts}/images.example`, { recursive: true });
  await Deno.writeTextFile(
    `${registryHosts}/images.example/hosts.toml`,
    `[host."${registry.url}"]\n  capabilities = ["pull", "resolve"]\n`,
  );
  const { stderr } = await workspace.generate({ registryHosts });
  assert.match(stderr, /images\.example\/web:1: 1\.\d KiB of/);
  assert.match(stderr, / {2}skipped 2 layers/);
  await Deno.copyFile(new URL("images.lock.json", example), `${folder}/images.lock.json`);
  const all = await workspace.generate({ registryHosts, allLayers: true });
  assert.match(all.stderr, /images\.example\/web:1: 9\d\.\d KiB of/);
  assert.doesNotMatch(all.stderr, /skipped/);
});

/** A registry, and a folder with a Coordinator. */
class Workspace implements AsyncDisposable {
  readonly registry = new FakeRegistry();

  constructor(readonly folder: string) {}

  static async open(): Promise<Workspace> {
    const folder = await Deno.makeTempDir();
    for (const name of ["coordinator.yml", "images.lock.json"]) {
      await Deno.copyFile(new URL(name, example), `${folder}/${name}`);
    }
    return new Workspace(folder);
  }

  async addService(name: string, index: number, host = this.registry.host): Promise<void> {
    this.registry.add(name, "1", usersImage(50_000, 2, index + 1));
    const text = deployment(name, `${host}/${name}:1`);
    await Deno.writeTextFile(`${this.folder}/${name}.yml`, text);
  }

  async generate(flags: Partial<GenerateFlags>, isTerminal = true) {
    let stdout = "";
    let stderr = "";
    const out = new Output({
      stdout: (bytes) => stdout += new TextDecoder().decode(bytes),
      stderr: (bytes) => stderr += new TextDecoder().decode(bytes),
      isTerminal: () => isTerminal,
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
      workspaceDir: this.folder,
      allLayers: false,
      frozen: false,
      pin: false,
      setMemory: false,
      disableUpdates: true,
      skipInitializer: true,
      strict: false,
      output: "text",
      ...flags,
    }, this.folder);
    return { stdout, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}
