import { createHash, type Hash } from "node:crypto";
import { createGzip } from "node:zlib";
import { once } from "node:events";
import {
  digestOf,
  jsonBytes,
  ociManifestType,
  tarArchive,
} from "../../genpolicy/images/testing/mod.ts";
import { usersGroup, usersPasswd } from "../images/users_image.ts";

/** A large image to make. */
export interface LargeImage {
  /** Layers above the one with the users. */
  readonly layers: number;
  /** Bytes of the one file in each of these layers; about half of it compresses. */
  readonly layerBytes: number;
  /** Whether the history says that these layers are copied to a folder of their own. */
  readonly hasHistory: boolean;
  /** Makes images differ. */
  readonly seed: number;
}

/** Writes an image as an OCI layout with the name `large`, without ever having a layer in memory. */
export async function writeLargeImage(folder: string, image: LargeImage): Promise<void> {
  const blobs = `${folder}/blobs/sha256`;
  await Deno.mkdir(blobs, { recursive: true });
  const users = tarArchive([
    { name: "etc/", type: "5" },
    { name: "etc/group", content: usersGroup },
    { name: "etc/passwd", content: usersPasswd },
  ]);
  const layers = [await writeLayer(blobs, [users])];
  for (let layer = 0; layer < image.layers; layer++) {
    layers.push(await writeLayer(blobs, fileArchive(image, layer)));
  }
  const write = async (value: unknown) => {
    const bytes = jsonBytes(value);
    const digest = digestOf(bytes);
    await Deno.writeFile(`${folder}/blobs/${digest.replace(":", "/")}`, bytes);
    return { digest, size: bytes.length };
  };
  const steps = [
    "ADD file:0 in / ",
    ...Array.from({ length: image.layers }, () => "COPY x in /app "),
  ];
  const config = await write({
    os: "linux",
    architecture: "amd64",
    config: { User: "app" },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: image.hasHistory
      ? steps.map((step) => ({ created_by: `/bin/sh -c #(nop) ${step}` }))
      : [],
  });
  const manifest = await write({
    schemaVersion: 2,
    mediaType: ociManifestType,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
    layers: layers.map(({ digest, size }) => ({
      mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
      digest,
      size,
    })),
  });
  await Deno.writeTextFile(`${folder}/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
  await Deno.writeFile(
    `${folder}/index.json`,
    jsonBytes({
      schemaVersion: 2,
      manifests: [{
        mediaType: ociManifestType,
        ...manifest,
        annotations: { "org.opencontainers.image.ref.name": "large" },
      }],
    }),
  );
}

async function writeLayer(folder: string, chunks: Iterable<Uint8Array>) {
  const unpacked = createHash("sha256");
  const stored = createHash("sha256");
  const temporary = await Deno.makeTempFile({ dir: folder });
  const gzip = createGzip({ level: 1 });
  const written = writeAll(gzip, temporary, stored);
  for (const chunk of chunks) {
    unpacked.update(chunk);
    if (!gzip.write(chunk)) await once(gzip, "drain");
  }
  gzip.end();
  const size = await written;
  const hex = stored.digest("hex");
  await Deno.rename(temporary, `${folder}/${hex}`);
  return { digest: `sha256:${hex}`, diffId: `sha256:${unpacked.digest("hex")}`, size };
}

async function writeAll(
  source: AsyncIterable<Uint8Array>,
  path: string,
  hash: Hash,
): Promise<number> {
  using file = await Deno.open(path, { write: true });
  let size = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    size += chunk.length;
    for (let offset = 0; offset < chunk.length;) offset += await file.write(chunk.subarray(offset));
  }
  return size;
}

/** A tar archive with one large file, piece by piece. */
function* fileArchive(image: LargeImage, layer: number): Generator<Uint8Array> {
  const piece = new Uint8Array(65536);
  const words = new Uint32Array(piece.buffer, 0, piece.length / 8);
  let state = (image.seed * 7919 + layer + 1) >>> 0;
  const pieces = Math.ceil(image.layerBytes / piece.length);
  yield tarArchive([{ name: `app/${layer}`, size: pieces * piece.length }], false);
  for (let count = 0; count < pieces; count++) {
    for (let index = 0; index < words.length; index++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[index] = state;
    }
    yield piece.slice();
  }
  yield new Uint8Array(1024);
}
