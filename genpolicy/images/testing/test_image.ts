import { createHash } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { tarArchive, type TarMember } from "./tar_archive.ts";

/** A layer to make. */
export interface TestLayer {
  readonly members?: readonly TarMember[];
  /** The unpacked archive itself, instead of members. */
  readonly tar?: Uint8Array;
  readonly compression?: "none" | "gzip" | "zstd";
  /** The step of the history; layers without one leave the image without a history. */
  readonly createdBy?: string;
  readonly mediaType?: string;
}

/** An image to make, the lowest layer first. */
export interface TestImage {
  readonly layers: readonly TestLayer[];
  readonly config?: unknown;
  readonly architecture?: string;
  /** Steps of the history that made no layer, before all others. */
  readonly emptySteps?: readonly string[];
}

/** Content by digest, and the manifest. */
export interface BuiltImage {
  readonly manifest: Uint8Array<ArrayBuffer>;
  readonly digest: string;
  readonly blobs: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** Digests of the layers, the lowest first. */
  readonly layers: readonly string[];
  readonly config: string;
}

/** The usual media type of an image manifest. */
export const ociManifestType = "application/vnd.oci.image.manifest.v1+json";
/** The usual media type of an index. */
export const ociIndexType = "application/vnd.oci.image.index.v1+json";

/** `sha256:…` of bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** The UTF-8 bytes of a value as JSON. */
export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Makes an image with an OCI manifest. */
export function buildImage(image: TestImage): BuiltImage {
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  const diffIds: string[] = [];
  const descriptors = image.layers.map((layer) => {
    const tar = layer.tar ?? tarArchive(layer.members ?? []);
    const compression = layer.compression ?? "gzip";
    const bytes = compress(tar, compression);
    const digest = digestOf(bytes);
    diffIds.push(digestOf(tar));
    blobs.set(digest, bytes);
    const suffix = compression === "none" ? "" : `+${compression}`;
    const mediaType = layer.mediaType ?? `application/vnd.oci.image.layer.v1.tar${suffix}`;
    return { mediaType, digest, size: bytes.length };
  });
  const hasHistory = image.layers.every((layer) => layer.createdBy !== undefined);
  const empty = (image.emptySteps ?? []).map((step) => ({ created_by: step, empty_layer: true }));
  const steps = image.layers.map((layer) => ({ created_by: layer.createdBy }));
  const config = jsonBytes({
    os: "linux",
    architecture: image.architecture ?? "amd64",
    config: image.config ?? {},
    rootfs: { type: "layers", diff_ids: diffIds },
    ...(hasHistory ? { history: [...empty, ...steps] } : {}),
  });
  const configDigest = digestOf(config);
  blobs.set(configDigest, config);
  const manifest = jsonBytes({
    schemaVersion: 2,
    mediaType: ociManifestType,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: configDigest,
      size: config.length,
    },
    layers: descriptors,
  });
  const layers = descriptors.map((descriptor) => descriptor.digest);
  return { manifest, digest: digestOf(manifest), blobs, layers, config: configDigest };
}

/** Writes images as an OCI layout; the keys are the names in `org.opencontainers.image.ref.name`. */
export async function writeLayout(
  folder: string,
  images: Readonly<Record<string, BuiltImage>>,
): Promise<void> {
  await Deno.mkdir(`${folder}/blobs/sha256`, { recursive: true });
  await Deno.writeTextFile(`${folder}/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
  const manifests = [];
  for (const [name, image] of Object.entries(images)) {
    const all = [...image.blobs, [image.digest, image.manifest] as const];
    for (const [digest, bytes] of all) {
      await Deno.writeFile(`${folder}/blobs/${digest.replace(":", "/")}`, bytes);
    }
    manifests.push({
      mediaType: ociManifestType,
      digest: image.digest,
      size: image.manifest.length,
      annotations: { "org.opencontainers.image.ref.name": name },
    });
  }
  await Deno.writeFile(`${folder}/index.json`, jsonBytes({ schemaVersion: 2, manifests }));
}

function compress(tar: Uint8Array, compression: TestLayer["compression"]): Uint8Array<ArrayBuffer> {
  if (compression === "gzip") return new Uint8Array(gzipSync(tar));
  if (compression === "zstd") return new Uint8Array(zstdCompressSync(tar));
  return new Uint8Array(tar);
}
