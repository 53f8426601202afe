/**
 * Images, from a local `docker-registry`, side by side with `skopeo copy` of the same image into a folder.
 *
 * Makes content of about 2 GB, so that it takes a minute to begin. Skipped without docker-registry and skopeo.
 */
import { systemClock, systemRandom } from "../../core/mod.ts";
import {
  emptyImagesLock,
  openImageSources,
  parseImagesLock,
  renderImagesLock,
  resolveImages,
  VerityHasher,
} from "../../genpolicy/images/mod.ts";
import { createHash } from "node:crypto";
import { DockerRegistry, dockerRegistry, findProgram } from "../images/docker_registry.ts";
import { usersImage } from "../images/users_image.ts";
import { writeLargeImage } from "./large_image.ts";

const skopeo = await findProgram("skopeo");
const small = Array.from({ length: 50 }, (_, index) => `image${index}`);

if (dockerRegistry !== undefined && skopeo !== undefined) {
  const folder = await Deno.makeTempDir();
  const registry = await DockerRegistry.start({ folder });
  addEventListener("unload", () => {
    registry.stop();
    Deno.removeSync(folder, { recursive: true });
  });
  const large = { layers: 4, layerBytes: 400_000_000, seed: 1 };
  for (const hasHistory of [true, false]) {
    const layout = `${folder}/layout`;
    await writeLargeImage(layout, { ...large, hasHistory });
    const name = hasHistory ? "copied" : "unknown";
    await copy([`oci:${layout}:large`, `docker://${registry.host}/${name}:1`]);
    await Deno.remove(layout, { recursive: true });
  }
  for (const [index, name] of small.entries()) {
    await registry.push(name, "1", usersImage(1_000_000, 2, index + 1));
  }
  const locked = await facts(registry, small);
  const lockText = renderImagesLock(locked.lock);

  for (const name of ["copied", "unknown"]) {
    const what = name === "copied" ? "upper layers are copies" : "all layers are read";
    Deno.bench(`facts: 800 MB image, ${what}`, { group: name, n: 5, warmup: 0 }, async () => {
      await facts(registry, [name]);
    });
    const baseline = { group: name, baseline: true, n: 5, warmup: 0 };
    Deno.bench(`skopeo copy: 800 MB image, ${what}`, baseline, async () => {
      await copy([`docker://${registry.host}/${name}:1`, `dir:${folder}/copy`]);
      await Deno.remove(`${folder}/copy`, { recursive: true });
    });
  }
  const fifty = { group: "fifty", n: 5, warmup: 0 };
  Deno.bench("facts: 50 images in parallel, one of 800 MB", fifty, async () => {
    await facts(registry, ["unknown", ...small.slice(1)]);
  });
  Deno.bench("facts: the slowest of them alone", { ...fifty, baseline: true }, async () => {
    await facts(registry, ["unknown"]);
  });
  Deno.bench("facts: 50 small images in parallel", { group: "small", n: 5 }, async () => {
    await facts(registry, small);
  });
  Deno.bench("warm lock: 50 images", { group: "lock" }, () => {
    parseImagesLock(lockText, "images.lock.json");
  });
  const pieces = 16_384;
  const piece = crypto.getRandomValues(new Uint8Array(65536));
  Deno.bench("verity of 1 GiB", { group: "verity", n: 3, warmup: 1 }, () => {
    const hasher = new VerityHasher();
    for (let count = 0; count < pieces; count++) hasher.write(piece);
    hasher.finish();
  });
  Deno.bench("SHA-256 of 1 GiB", { group: "verity", baseline: true, n: 3, warmup: 1 }, () => {
    const hash = createHash("sha256");
    for (let count = 0; count < pieces; count++) hash.update(piece);
    hash.digest();
  });
}

function open(registry: DockerRegistry) {
  return openImageSources({
    insecureRegistries: [registry.host],
    env: () => undefined,
    clock: systemClock,
    random: systemRandom,
  });
}

async function facts(registry: DockerRegistry, names: readonly string[]) {
  using sources = await open(registry);
  const references = names.map((name) => `${registry.host}/${name}:1`);
  return await resolveImages(references, { lock: emptyImagesLock, sources, frozen: false });
}

async function copy(places: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(skopeo ?? "skopeo", {
    args: ["copy", "--quiet", "--src-tls-verify=false", "--dest-tls-verify=false", ...places],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
