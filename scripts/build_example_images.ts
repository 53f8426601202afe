/**
 * Builds the images of examples/emojivoto as an OCI layout, locks them with the product's own code in
 * images.lock.json, and writes their digests into the YAML. The images are tiny: users, and a text in the place of each
 * program, because the demo runs stand-ins of its own.
 *
 * Usage: deno run -A scripts/build_example_images.ts [--check] [LAYOUT_DIR]
 *
 * With `--check` nothing is written; the exit code is 1 when something would change.
 */
import { systemClock, systemRandom } from "../core/mod.ts";
import { openImageSources, renderImagesLock, resolveImages } from "../genpolicy/images/mod.ts";
import { buildImage, type BuiltImage, writeLayout } from "../genpolicy/images/testing/mod.ts";
import { defaultImageReplacements } from "../k8s/mod.ts";

const EXAMPLE = "examples/emojivoto";
const APPS = ["emoji", "voting", "web", "vote-bot"] as const;
const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n";
const GROUP = "root:x:0:root\nnobody:x:65534:\n";

const PORTS = { ExposedPorts: { "1313/tcp": {}, "7777/tcp": {}, "9102/tcp": {} } };

const check = Deno.args.includes("--check");
const given = Deno.args.find((argument) => !argument.startsWith("--"));
const layout = given ?? await Deno.makeTempDir({ prefix: "example-images-" });
try {
  const images = exampleImages();
  await writeLayout(layout, Object.fromEntries(images));
  const stale = [...await pinYaml(images), ...await lock(images)];
  if (check && stale.length > 0) {
    console.error(`build_example_images: not up to date: ${stale.join(", ")}`);
    Deno.exitCode = 1;
  } else {
    console.log(`build_example_images: ${images.size} images, ${stale.length} files changed`);
  }
} finally {
  if (given === undefined) await Deno.remove(layout, { recursive: true });
}

/** The images by reference; uncompressed layers, so that every machine makes the same bytes. */
function exampleImages(): Map<string, BuiltImage> {
  const images = new Map<string, BuiltImage>();
  for (const app of APPS) {
    images.set(`registry.example/emojivoto/${app}:v1`, image(`emojivoto-${app}`, {}));
  }
  for (const reference of defaultImageReplacements.values()) {
    const role = reference.replace(/^.*\/|:.*$/g, "");
    images.set(reference, image(`contrast-${role}`, role === "coordinator" ? PORTS : {}));
  }
  return images;
}

function image(program: string, extra: Record<string, unknown>): BuiltImage {
  return buildImage({
    layers: [
      {
        compression: "none",
        createdBy: "COPY etc /etc",
        members: [
          { name: "etc/", type: "5" },
          { name: "etc/passwd", content: PASSWD },
          { name: "etc/group", content: GROUP },
        ],
      },
      {
        compression: "none",
        createdBy: `COPY ${program} /usr/local/bin/${program}`,
        members: [
          { name: "usr/local/bin/", type: "5" },
          { name: `usr/local/bin/${program}`, content: `stands for ${program}\n` },
        ],
      },
    ],
    config: { Env: [PATH], Entrypoint: [program], WorkingDir: "/", ...extra },
  });
}

async function lock(images: ReadonlyMap<string, BuiltImage>): Promise<string[]> {
  using sources = await openImageSources({
    ociLayouts: [layout],
    env: () => undefined,
    clock: systemClock,
    random: systemRandom,
  });
  const references = [...images].map(([reference, { digest }]) =>
    reference.startsWith("registry.example/") ? `${reference}@${digest}` : reference
  );
  const { lock } = await resolveImages(references, {
    lock: { images: new Map() },
    sources,
    frozen: false,
  });
  return await update(`${EXAMPLE}/images.lock.json`, renderImagesLock(lock));
}

async function pinYaml(images: ReadonlyMap<string, BuiltImage>): Promise<string[]> {
  const stale: string[] = [];
  for await (const { name } of Deno.readDir(EXAMPLE)) {
    if (!name.endsWith(".yml")) continue;
    let text = await Deno.readTextFile(`${EXAMPLE}/${name}`);
    for (const [reference, { digest }] of images) {
      const pattern = new RegExp(`${RegExp.escape(reference)}(?![\\w.-])(?:@[\\w:@-]+)?`, "g");
      text = text.replace(pattern, `${reference}@${digest}`);
    }
    stale.push(...await update(`${EXAMPLE}/${name}`, text));
  }
  return stale;
}

/** Writes a file whose text changed, unless only asked to check. */
async function update(path: string, text: string): Promise<string[]> {
  const present = await Deno.readTextFile(path).catch(() => undefined);
  if (present === text) return [];
  if (!check) await Deno.writeTextFile(path, text);
  return [path];
}
