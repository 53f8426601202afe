import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { writeLargeImage } from "../bench/large_image.ts";
import { DockerRegistry, dockerRegistry, findProgram } from "./docker_registry.ts";
import { runTool } from "./run_contrast.ts";

const script = fileURLToPath(new URL("read_and_measure.ts", import.meta.url));
const isLinux = Deno.build.os === "linux";
// deno-lint-ignore no-console
if (!isLinux) console.warn("skipped: tests of memory, which need /proc");
const skopeo = await findProgram("skopeo");
const image = { layers: 2, layerBytes: 100_000_000, hasHistory: false, seed: 1 };
const limit = 100_000_000;

async function withImage(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await writeLargeImage(`${folder}/layout`, image);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measure(reference: string, place: string): Promise<void> {
  const text = await runTool(
    Deno.execPath(),
    ...["run", "-A", "--quiet", "--no-check", script, reference, place],
  );
  const { memory, fetched } = JSON.parse(text);
  assert(fetched > 100_000_000, `all layers are read, not ${fetched} bytes`);
  assert(memory < limit, `the process took ${memory} bytes, allowed are ${limit}`);
}

Deno.test({
  name: "an image from a layout takes less than 100 MB of memory to read",
  ignore: !isLinux,
  fn: () => withImage((folder) => measure("large", `large=${folder}/layout`)),
});

Deno.test({
  name: "an image from a registry takes less than 100 MB of memory to read",
  ignore: !isLinux || dockerRegistry === undefined || skopeo === undefined,
  fn: () =>
    withImage(async (folder) => {
      await using registry = await DockerRegistry.start({ folder });
      const target = `docker://${registry.host}/large:1`;
      const source = `oci:${folder}/layout:large`;
      await runTool(skopeo ?? "", "copy", "--quiet", "--dest-tls-verify=false", source, target);
      await measure(`${registry.host}/large:1`, registry.host);
    }),
});
