import assert from "node:assert/strict";
import { FixedClock, sha256Hex, systemRandom } from "../../core/mod.ts";
import { defaultSettings } from "../../genpolicy/mod.ts";
import { parseInitdata, parseInitdataAnnotation } from "../../manifest/mod.ts";
import {
  annotationOf,
  INITDATA_ANNOTATION,
  parseYamlFile,
  POLICY_ANNOTATION,
  workloadsOf,
} from "../../k8s/mod.ts";
import { coordinatorPolicies, parseManifest } from "../../manifest/mod.ts";
import { ordinaryGuestMeasurement, SimulatedPlatform } from "../../simulator/mod.ts";
import { MEASUREMENT, Workspace } from "./_test_workspace.ts";
import type { GenerateFlags } from "./flags.ts";

Deno.test("generate writes policies whose digests are the manifest's, and changes nothing the second time", async () => {
  await using workspace = await Workspace.open();
  const service = (await workspace.read("frontend.yml")).slice(-150);
  await workspace.generate();
  const manifest = await parseManifest(
    new TextEncoder().encode(await workspace.read("manifest.json")),
  );
  const hashes: string[] = [];
  for (const name of ["coordinator.yml", "backend.yml", "frontend.yml", "vote-bot.yml"]) {
    const file = parseYamlFile(name, await workspace.read(name));
    for (const workload of file.documents.flatMap(workloadsOf)) {
      const annotation = annotationOf(workload, INITDATA_ANNOTATION);
      const initdata = await parseInitdataAnnotation(annotation ?? "");
      hashes.push(await sha256Hex(initdata));
      const anchors = parseInitdata(initdata).data["contrast-coordinator.json"];
      if (workload.name === "coordinator") assert.equal(anchors, undefined);
      else {
        assert.deepEqual(JSON.parse(anchors ?? ""), {
          policies: coordinatorPolicies(manifest),
          referenceValues: manifest.content.ReferenceValues,
        });
      }
    }
  }
  const { Policies: policies } = manifest.content;
  assert.deepEqual(hashes.toSorted(), Object.keys(policies).toSorted());
  assert.deepEqual(Object.values(policies).map(({ SANs }) => SANs[0]).toSorted(), [
    "coordinator",
    "emoji",
    "vote-bot",
    "voting",
    "web",
  ]);
  assert(
    (await workspace.read("frontend.yml")).endsWith(service),
    "other documents stay as they are",
  );
  const { mode } = await Deno.stat(`${workspace.folder}/workload-owner.pem`);
  if (Deno.build.os !== "windows") assert.equal((mode ?? 0) & 0o777, 0o600);
  const once = await workspace.snapshot();
  await workspace.generate(
    { output: "json" },
    ["vote-bot.yml", "coordinator.yml", "backend.yml", "frontend.yml"]
      .map((name) => `${workspace.folder}/${name}`),
  );
  assert.deepEqual(await workspace.snapshot(), once);
  const report = JSON.parse(workspace.stdout);
  assert.deepEqual(report.files.filter((file: { changed: boolean }) => file.changed), []);
  assert.equal(report.manifestHash, manifest.hash);
});

Deno.test("generate keeps names that were added by hand when a policy changes", async () => {
  await using workspace = await Workspace.open();
  await workspace.generate();
  await workspace.edit(
    "manifest.json",
    (text) => text.replace('"web-svc"', '"web-svc",\n"www.example.com"'),
  );
  await workspace.edit(
    "frontend.yml",
    (text) => text.replace("value: dist/index", "value: dist/other"),
  );
  await workspace.generate(
    { referenceValues: [], simulatedRoot: undefined, simulatedMeasurement: undefined } as never,
  );
  const { Policies: policies } = JSON.parse(await workspace.read("manifest.json"));
  const entries = Object.values(policies) as { SANs: string[] }[];
  assert.equal(entries.length, 5);
  assert.deepEqual(entries.find(({ SANs }) => SANs[0] === "web")?.SANs, [
    "web",
    "web-svc",
    "www.example.com",
  ]);
});

Deno.test("generate reports the problems of all files at once and writes nothing", async () => {
  await using workspace = await Workspace.open();
  await workspace.edit(
    "backend.yml",
    (text) => text.replace("      serviceAccountName: voting\n", "      hostNetwork: true\n"),
  );
  await workspace.edit(
    "frontend.yml",
    (text) => text.replace("mountPath: /etc/emojivoto", "mountPath: /contrast"),
  );
  await workspace.edit(
    "vote-bot.yml",
    (text) => text.replace("emojivoto/vote-bot:v1", "emojivoto/vote-bot:v2"),
  );
  await Deno.writeTextFile(`${workspace.folder}/broken.yaml`, "a: 1\na: 2\n---\nb: [\n");
  assert.deepEqual(await workspace.problems(), [
    "backend.yml:78:7 field_refused",
    "broken.yaml:2:1 yaml_duplicate_key",
    "broken.yaml:5:1 yaml_malformed",
    "frontend.yml:54:11 mount_path_taken",
    "vote-bot.yml:21:11 image_not_locked",
  ]);
});

Deno.test("generate refuses what it cannot start from", async () => {
  await using workspace = await Workspace.open();
  const at = (name: string) => [`${workspace.folder}/${name}`];
  assert.deepEqual(await workspace.problems({}, at("frontend.yml")), ["no_coordinator"]);
  assert.deepEqual(await workspace.problems({}, at("nothing.yml")), ["path_not_found"]);
  assert.deepEqual(
    await workspace.problems({ referenceValues: [], simulatedRoot: undefined } as never),
    ["reference_values_required"],
  );
  assert.deepEqual(
    await workspace.problems({ referenceValues: ["Metal"], simulatedRoot: undefined } as never),
    ["platform_unknown"],
  );
  for (const unused of [{ simulatedRoot: "a".repeat(64) }, { simulatedMeasurement: MEASUREMENT }]) {
    const alone = { simulatedRoot: undefined, simulatedMeasurement: undefined, ...unused };
    assert.deepEqual(
      await workspace.problems({ referenceValues: ["Metal-QEMU-SNP"], ...alone } as never),
      ["simulated_root_unexpected"],
    );
  }
  assert.deepEqual(await workspace.problems({ simulatedRoot: "00" }), ["digest_malformed"]);
  assert.deepEqual(await workspace.problems({ simulatedMeasurement: "00" }), [
    "measurement_malformed",
  ]);
  assert.deepEqual(await workspace.problems({ disableUpdates: true, addWorkloadOwnerKey: ["k"] }), [
    "updates_disabled_with_key",
  ]);
  await Deno.writeTextFile(`${workspace.folder}/manifest.json`, "{}");
  assert.deepEqual(
    new Set(await workspace.problems()),
    new Set([
      "manifest.json: Policies manifest_field_missing",
      "manifest.json: ReferenceValues manifest_field_missing",
    ]),
  );
});

Deno.test("generate knows the measurement of the simulated guest, so that the root is enough", async () => {
  await using workspace = await Workspace.open();
  const without = { simulatedMeasurement: undefined } as never as Partial<GenerateFlags>;
  await workspace.generate(without);
  const { ReferenceValues: values } = JSON.parse(await workspace.read("manifest.json"));
  const measurement = (await ordinaryGuestMeasurement()).toHex();
  assert.deepEqual(
    values.simulated.map(({ Measurement }: { Measurement: string }) => Measurement),
    [
      measurement,
    ],
  );
  const platform = await SimulatedPlatform.create({
    clock: new FixedClock("2026-11-22T00:00:00Z"),
    random: systemRandom,
    rsaBits: 2048,
  });
  assert.equal(platform.referenceValues().simulated?.[0]?.Measurement, measurement);
  await Deno.remove(`${workspace.folder}/manifest.json`);
  assert.deepEqual(
    await workspace.problems({ ...without, simulatedRoot: undefined } as never),
    ["simulated_root_required"],
  );
});

Deno.test("generate treats warnings as errors with --strict", async () => {
  await using workspace = await Workspace.open();
  await workspace.edit(
    "vote-bot.yml",
    (text) => text.replace("limits: { memory: 128Mi }", "limits: {}"),
  );
  assert.deepEqual(await workspace.problems({ strict: true }), [
    "vote-bot.yml:19:7 memory_limit_low",
    "logs_readable",
  ]);
  await workspace.generate({ setMemory: true });
  assert((await workspace.read("vote-bot.yml")).includes("memory: 64Mi"));
});

Deno.test("generate places warnings in the text that it wrote", async () => {
  await using workspace = await Workspace.open();
  await workspace.edit(
    "frontend.yml",
    (text) => text.replace("value: emoji-svc", "value: localhost"),
  );
  await workspace.generate();
  const first = /frontend.yml:(\d+):.*localhost_name/.exec(workspace.stderr)?.[1];
  const lines = (await workspace.read("frontend.yml")).split("\n");
  assert.match(lines[Number(first) - 1] ?? "", /EMOJISVC_HOST/);
  await workspace.generate();
  assert.equal(/frontend.yml:(\d+):.*localhost_name/.exec(workspace.stderr)?.[1], first);
});

Deno.test("generate writes the policy annotation for runtimes without initdata, and warns", async () => {
  await using workspace = await Workspace.open();
  const settings = { ...defaultSettings.contrast, delivery: "policy-annotation" };
  await Deno.writeTextFile(
    `${workspace.folder}/settings.json`,
    JSON.stringify({ ...defaultSettings, contrast: settings }),
  );
  await workspace.generate();
  assert.match(workspace.stderr, /initializer_without_anchors/);
  const { documents } = parseYamlFile("w", await workspace.read("vote-bot.yml"));
  const [bot] = documents.flatMap(workloadsOf);
  assert(bot !== undefined);
  assert.equal(annotationOf(bot, INITDATA_ANNOTATION), undefined);
  const policy = Uint8Array.fromBase64(annotationOf(bot, POLICY_ANNOTATION) ?? "");
  const { Policies: policies } = JSON.parse(await workspace.read("manifest.json"));
  assert.deepEqual(policies[await sha256Hex(policy)]?.SANs, ["vote-bot"]);
});

Deno.test("generate lists the reference values that only the user can fill in", async () => {
  await using workspace = await Workspace.open();
  const real = { simulatedRoot: undefined, simulatedMeasurement: undefined } as never as Partial<
    GenerateFlags
  >;
  await workspace.generate({ ...real, referenceValues: ["Metal-QEMU-SNP"], output: "json" });
  const { missingReferenceValues: missing } = JSON.parse(workspace.stdout);
  assert.equal(missing.length, 10);
  assert(missing.includes("ReferenceValues.snp[1].MinimumTCB.SNPVersion"));
  await workspace.edit(
    "manifest.json",
    (text) =>
      text.replaceAll(": null", ": 3").replaceAll(
        '"TrustedMeasurement": ""',
        `"TrustedMeasurement": "${MEASUREMENT}"`,
      ),
  );
  await workspace.generate({ ...real, referenceValues: ["Metal-QEMU-SNP"], output: "json" });
  assert.deepEqual(JSON.parse(workspace.stdout).missingReferenceValues, []);
  assert((await workspace.read("manifest.json")).includes('"SNPVersion": 3'));
});

Deno.test("generate writes one file and leaves the given ones alone with --output-file", async () => {
  await using workspace = await Workspace.open();
  const before = await workspace.read("backend.yml");
  const output = `${workspace.folder}/all.out`;
  await workspace.generate({ outputFile: output, skipInitializer: true });
  assert.equal(await workspace.read("backend.yml"), before);
  const { documents } = parseYamlFile(output, await Deno.readTextFile(output));
  assert.equal(documents.length, 13);
  assert(!(await Deno.readTextFile(output)).includes("contrast-initializer"));
});

Deno.test("generate writes digests with --pin, and finds them in the lock again", async () => {
  await using workspace = await Workspace.open();
  await workspace.edit(
    "images.lock.json",
    (text) => text.replace(/(emojivoto\/web:v1)@[^"]+/, "$1"),
  );
  const pinned = await workspace.read("frontend.yml");
  await workspace.edit(
    "frontend.yml",
    (text) => text.replace(/(emojivoto\/web:v1)@\S+/, "$1   # the page"),
  );
  await workspace.generate({ pin: true });
  const line = /image: (registry.example\/emojivoto\/web:v1@\S+)/.exec(pinned)?.[1];
  assert((await workspace.read("frontend.yml")).includes(`image: ${line}   # the page\n`));
  const once = await workspace.snapshot();
  await workspace.generate({ pin: true });
  assert.deepEqual(await workspace.snapshot(), once);
});
