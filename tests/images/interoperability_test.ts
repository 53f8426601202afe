import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { systemClock, systemRandom } from "../../core/mod.ts";
import { imageVerity, openImageSources } from "../../genpolicy/images/mod.ts";
import { writeLayout } from "../../genpolicy/images/testing/mod.ts";
import { DockerRegistry, dockerRegistry, findProgram } from "./docker_registry.ts";
import { runTool } from "./run_contrast.ts";
import { usersGroup, usersImage, usersPasswd } from "./users_image.ts";

const skopeo = await findProgram("skopeo");
const umoci = await findProgram("umoci");
const veritysetup = await findProgram("veritysetup");
const image = usersImage(3_000_000, 2);

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function open(ociLayouts: readonly string[], insecureRegistries: readonly string[] = []) {
  return openImageSources({
    ociLayouts,
    insecureRegistries,
    env: () => undefined,
    clock: systemClock,
    random: systemRandom,
  });
}

Deno.test({
  name: "what skopeo pushes, converts and saves is read the same everywhere",
  ignore: skopeo === undefined || dockerRegistry === undefined,
  fn: () =>
    withFolder(async (folder) => {
      await using registry = await DockerRegistry.start({ folder });
      await writeLayout(`${folder}/layout`, { "web:1": image });
      const copy = (...args: string[]) =>
        runTool(skopeo ?? "", "copy", "--quiet", "--dest-tls-verify=false", ...args);
      const source = `oci:${folder}/layout:web:1`;
      await copy(source, `docker://${registry.host}/web:oci`);
      await copy("--format", "v2s2", source, `docker://${registry.host}/web:docker`);
      await copy(
        "--dest-compress-format",
        "zstd",
        "--dest-compress",
        source,
        `docker://${registry.host}/web:zstd`,
      );
      await copy(source, `oci-archive:${folder}/oci.tar:web:1`);
      await copy(source, `docker-archive:${folder}/docker.tar:web:1`);
      const places: [string, string[]][] = [
        [`${registry.host}/web:oci`, []],
        [`${registry.host}/web:docker`, []],
        [`${registry.host}/web:zstd`, []],
        ["web:1", [`${folder}/layout`]],
        ["web:1", [`${folder}/oci.tar`]],
        ["web:1", [`${folder}/docker.tar`]],
      ];
      for (const [reference, layouts] of places) {
        using sources = await open(layouts, [registry.host]);
        const facts = await sources.facts(reference);
        assert.equal(facts.passwd, usersPasswd, reference);
        assert.equal(facts.group, usersGroup);
        assert.deepEqual(facts.config, { User: "app" });
        if (layouts.length > 0) continue;
        const raw = await runTool(
          skopeo ?? "",
          "inspect",
          "--tls-verify=false",
          "--format",
          "{{.Digest}}",
          `docker://${reference}`,
        );
        assert.equal(facts.digest, raw.trim());
      }
    }),
});

Deno.test({
  name: "what umoci makes is read, and what umoci unpacks is what we found",
  ignore: umoci === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const layout = `${folder}/layout`;
      const run = (...args: string[]) => runTool(umoci ?? "", ...args);
      await run("init", "--layout", layout);
      await run("new", "--image", `${layout}:web`);
      await Deno.mkdir(`${folder}/etc`);
      await Deno.writeTextFile(`${folder}/etc/passwd`, usersPasswd);
      await Deno.symlink("passwd", `${folder}/etc/group`);
      await run("insert", "--rootless", "--image", `${layout}:web`, `${folder}/etc`, "/etc");
      await run("insert", "--rootless", "--image", `${layout}:web`, "--whiteout", "/etc/group");
      await run("config", "--image", `${layout}:web`, "--config.user", "app");
      using sources = await open([`docker.io/acme/web=${layout}`]);
      const facts = await sources.facts("acme/web:web");
      await run("unpack", "--rootless", "--image", `${layout}:web`, `${folder}/bundle`);
      const unpacked = await Deno.readTextFile(`${folder}/bundle/rootfs/etc/passwd`);
      assert.equal(facts.passwd, unpacked);
      assert.equal(facts.group, null);
      assert.equal(facts.config.User, "app");
      await assert.rejects(Deno.stat(`${folder}/bundle/rootfs/etc/group`));
    }),
});

Deno.test({
  name: "root hashes are those of veritysetup",
  ignore: veritysetup === undefined,
  fn: () =>
    withFolder(async (folder) => {
      await writeLayout(`${folder}/layout`, { "web:1": image });
      const salts = ["-", "00".repeat(32), "0123456789abcdef"];
      for (const text of salts) {
        const salt = text === "-" ? new Uint8Array() : Uint8Array.fromHex(text);
        using sources = await open([`${folder}/layout`]);
        const { layers } = await imageVerity(sources, "web:1", { salt });
        for (const layer of layers) {
          const stored = image.blobs.get(layer.digest);
          assert(stored);
          const data = `${folder}/data`;
          await Deno.writeFile(data, gunzipSync(stored));
          await Deno.truncate(data, layer.dataBlocks * 4096);
          const output = await runTool(
            veritysetup ?? "",
            "format",
            `--salt=${text}`,
            data,
            `${folder}/tree`,
          );
          assert.equal(layer.rootHash, /Root hash:\s+([0-9a-f]{64})/.exec(output)?.[1]);
          await Deno.remove(`${folder}/tree`);
        }
      }
    }),
});
