import assert from "node:assert/strict";
import { defaultImageLimits } from "./image_limits.ts";
import { parseManifest } from "./manifest.ts";
import { choosePlatform, formatPlatform, parsePlatform } from "./platform.ts";
import type { Descriptor } from "./descriptor.ts";
import { jsonBytes, ociIndexType, ociManifestType } from "./testing/mod.ts";

const digest = `sha256:${"a".repeat(64)}`;
const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: 2 };
const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest, size: 3 };
const manifest = { schemaVersion: 2, config, layers: [layer] };
const index = { schemaVersion: 2, manifests: [{ mediaType: ociManifestType, digest, size: 4 }] };

function parse(value: unknown, mediaType?: string) {
  const bytes = value instanceof Uint8Array ? value : jsonBytes(value);
  return parseManifest(bytes, mediaType, "web", defaultImageLimits);
}

Deno.test("OCI and Docker manifests and indexes are read", () => {
  assert.equal(parse(manifest).kind, "manifest");
  assert.equal(parse(manifest, `${ociManifestType}; charset=utf-8`).kind, "manifest");
  assert.equal(parse(index, ociIndexType).kind, "index");
  assert.equal(
    parse(manifest, "application/vnd.docker.distribution.manifest.v2+json").kind,
    "manifest",
  );
  assert.equal(parse(index, "application/json").kind, "index");
});

Deno.test("malformed and ambiguous manifests are refused", async (t) => {
  const cases: [string, string, unknown, string?][] = [
    ["no JSON", "image_manifest_malformed", new Uint8Array([1])],
    ["null", "image_manifest_malformed", null],
    ["an array", "image_manifest_malformed", []],
    ["version 1", "image_manifest_unsupported", { schemaVersion: 1, fsLayers: [] }],
    ["version 3", "image_manifest_malformed", { ...manifest, schemaVersion: 3 }],
    ["both kinds at once", "image_manifest_malformed", { ...manifest, ...index }],
    ["neither kind", "image_manifest_malformed", { schemaVersion: 2 }],
    ["an index that is said to be a manifest", "image_manifest_malformed", index, ociManifestType],
    ["a manifest that says it is an index", "image_manifest_malformed", {
      ...manifest,
      mediaType: ociIndexType,
    }],
    ["an artifact", "image_is_artifact", {
      ...manifest,
      config: { ...config, mediaType: "application/vnd.oci.empty.v1+json" },
    }],
    ["a malformed digest", "image_manifest_malformed", {
      ...manifest,
      layers: [{ ...layer, digest: "sha256:../../etc" }],
    }],
    ["a negative size", "image_manifest_malformed", {
      ...manifest,
      layers: [{ ...layer, size: -1 }],
    }],
    ["too many layers", "image_limit_exceeded", { ...manifest, layers: Array(513).fill(layer) }],
    ["too many manifests", "image_limit_exceeded", {
      schemaVersion: 2,
      manifests: Array(1025).fill(index.manifests[0]),
    }],
  ];
  for (const [name, code, value, mediaType] of cases) {
    await t.step(name, () => assert.throws(() => parse(value, mediaType), { code }));
  }
});

Deno.test("platforms are read, and variants that are implied do not count", () => {
  assert.equal(formatPlatform(parsePlatform("linux/arm64/v8")), "linux/arm64");
  assert.equal(formatPlatform(parsePlatform("linux/amd64")), "linux/amd64");
  assert.equal(formatPlatform(parsePlatform("linux/amd64/v3")), "linux/amd64/v3");
  for (const text of ["", "amd64", "linux/", "linux/amd64/v1/x", "Linux/AMD64"]) {
    assert.throws(() => parsePlatform(text), { code: "platform_malformed" });
  }
});

Deno.test("the first manifest of the platform is chosen", () => {
  const descriptor = (architecture: string, variant?: string): Descriptor => ({
    mediaType: ociManifestType,
    digest: `sha256:${architecture}${variant ?? ""}`,
    size: 1,
    annotations: {},
    artifactType: undefined,
    platform: { os: "linux", architecture, variant },
  });
  const manifests = [
    descriptor("amd64", "v3"),
    descriptor("arm", "v7"),
    descriptor("arm64", "v8"),
    descriptor("amd64"),
  ];
  const choose = (text: string) =>
    choosePlatform(manifests, parsePlatform(text), "web").descriptor.digest;
  assert.equal(choose("linux/amd64"), "sha256:amd64");
  assert.equal(choose("linux/arm64"), "sha256:arm64v8");
  assert.equal(choose("linux/arm/v7"), "sha256:armv7");
  assert.equal(choose("linux/amd64/v3"), "sha256:amd64v3");
  assert.throws(() => choose("linux/s390x"), { code: "image_platform_missing" });
  assert.throws(() => choose("linux/arm"), { code: "image_platform_missing" });
});
