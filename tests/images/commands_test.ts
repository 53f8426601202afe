import assert from "node:assert/strict";
import { buildImage, FakeRegistry, writeLayout } from "../../genpolicy/images/testing/mod.ts";
import { runContrast } from "./run_contrast.ts";
import { usersImage } from "./users_image.ts";

const image = usersImage(200_000);

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      runtimeClassName: contrast-cc
      containers:
        - name: web
          image: web:1
        - name: again
          image: web:1
---
apiVersion: v1
kind: Pod
metadata: { name: ordinary }
spec:
  containers: [{ name: x, image: "ordinary:1" }]
`;

async function withLayout(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await writeLayout(`${folder}/layout`, { "web:1": image });
    await Deno.mkdir(`${folder}/yaml`);
    await Deno.writeTextFile(`${folder}/yaml/web.yml`, deployment);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("images are locked from YAML, shown, verified, updated and measured", () =>
  withLayout(async (folder) => {
    const layout = ["--oci-layout", "layout"];
    const locked = await runContrast(folder, ["images", "lock", "yaml", ...layout]);
    assert.equal(locked.code, 0, locked.stderr);
    assert.match(locked.stdout, /^web:1: .* from layout\n/);
    assert.match(locked.stdout, /1 image read: /);
    const lockFile = `${folder}/images.lock.json`;
    const text = await Deno.readTextFile(lockFile);
    assert.deepEqual(Object.keys(JSON.parse(text).images), ["web:1"]);
    const again = await runContrast(folder, ["images", "lock", "yaml"]);
    assert.equal(again.stdout, "1 image from the lock: nothing fetched\n");
    assert.equal(await Deno.readTextFile(lockFile), text);

    const shown = await runContrast(folder, ["images", "show", "-o", "json"]);
    assert.equal(JSON.parse(shown.stdout).images[0].digest, image.digest);
    const size = await runContrast(folder, ["images", "size", "yaml", "-o", "json"]);
    assert.equal(JSON.parse(size.stdout).workloads[0].workload, "Deployment/web");
    assert.equal(JSON.parse(size.stdout).workloads[0].memoryForImages, "64Mi");

    const verify = ["images", "verify", ...layout];
    assert.equal((await runContrast(folder, verify)).code, 0);
    await Deno.writeTextFile(lockFile, text.replace("app:x:1000", "app:x:0"));
    const refused = await runContrast(folder, verify);
    assert.equal(refused.code, 5);
    assert.match(refused.stderr, /passwd is .* in the lock/);
    const json = await runContrast(folder, [...verify, "-o", "json"]);
    assert.equal(json.code, 5);
    assert.equal(JSON.parse(json.stdout).images[0].reasons.length, 1);

    const updated = await runContrast(folder, ["images", "update", ...layout]);
    assert.equal(updated.code, 0, updated.stderr);
    assert.equal(await Deno.readTextFile(lockFile), text);
  }));

Deno.test("images that the YAML pins by now are found under the names that they were locked by", () =>
  withLayout(async (folder) => {
    const layout = ["--oci-layout", "layout"];
    await runContrast(folder, ["images", "lock", "yaml", ...layout]);
    const pinned = `web:1@${image.digest}`;
    await Deno.writeTextFile(`${folder}/yaml/web.yml`, deployment.replaceAll("web:1", pinned));
    const shown = await runContrast(folder, ["images", "show", "yaml"]);
    assert(shown.stdout.startsWith(`${pinned}\n`), shown.stderr);
    const verified = await runContrast(folder, ["images", "verify", "yaml", ...layout]);
    assert.equal(verified.code, 0, verified.stderr);
    const updated = await runContrast(folder, ["images", "update", "yaml", ...layout]);
    assert.equal(updated.code, 0, updated.stderr);
    assert.match(updated.stdout, /changed: 0 of 1/);
    const other = deployment.replaceAll("web:1", `web:1@sha256:${"0".repeat(64)}`);
    await Deno.writeTextFile(`${folder}/yaml/web.yml`, other);
    assert.equal((await runContrast(folder, ["images", "verify", "yaml", ...layout])).code, 3);
  }));

Deno.test("a tag that has moved on is a warning for verify and news for update", () =>
  withLayout(async (folder) => {
    const layout = ["--oci-layout", "layout"];
    await runContrast(folder, ["images", "lock", "web:1", ...layout]);
    const newer = buildImage({ layers: [{ members: [{ name: "new" }] }] });
    await writeLayout(`${folder}/layout`, { "web:1": newer });
    const verified = await runContrast(folder, ["images", "verify", ...layout]);
    assert.equal(verified.code, 0, verified.stderr);
    assert.match(verified.stderr, /image_tag_moved/);
    const updated = await runContrast(folder, ["images", "update", ...layout]);
    assert.match(updated.stdout, new RegExp(`${image.digest} -> ${newer.digest}`));
  }));

Deno.test("wrong calls and images that are not there have their exit codes", () =>
  withLayout(async (folder) => {
    const cases: [number, RegExp, string[]][] = [
      [2, /no_images/, ["images", "lock"]],
      [2, /salt_malformed/, ["images", "verity", "web:1", "--salt", "xyz"]],
      [2, /platform_malformed/, ["images", "lock", "web:1", "--platform", "x"]],
      [3, /image_reference_malformed/, ["images", "lock", "Web"]],
      [3, /image_not_locked/, ["images", "show", "web:2"]],
      [3, /image_layout_unreadable/, ["images", "lock", "web:1", "--oci-layout", "none"]],
      [3, /image_platform_missing/, [
        "images",
        "lock",
        "web:1",
        "--oci-layout",
        "layout",
        "--platform",
        "linux/s390x",
      ]],
    ];
    const runs = cases.map(async ([code, message, args]) => {
      const run = await runContrast(folder, args);
      assert.equal(run.code, code, `${args.join(" ")}: ${run.stderr}`);
      assert.match(run.stderr, message);
      assert.equal(run.stdout, "");
    });
    await Promise.all(runs);
  }));

Deno.test("registries are reached through the proxy of the environment", () =>
  withLayout(async (folder) => {
    await using proxy = new FakeRegistry();
    proxy.add("web", "1", image);
    const args = [
      "images",
      "lock",
      "registry.invalid/web:1",
      "--insecure-registry",
      "registry.invalid",
    ];
    const run = await runContrast(folder, args, { HTTP_PROXY: proxy.url, NO_PROXY: "" });
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /from registry.invalid/);
    assert(proxy.requests.length >= 3);
  }));
