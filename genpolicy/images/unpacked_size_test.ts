import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { concatBytes } from "../../core/mod.ts";
import { parseImageReference } from "./mod.ts";
import type { BlobRange, ImageStore } from "./image_store.ts";
import { statedUnpackedSize } from "./unpacked_size.ts";

const reference = parseImageReference("web:1");

function size(bytes: Uint8Array, suffix: string, hasParts = true, annotations = {}) {
  const store = {
    part: (_reference: unknown, _descriptor: unknown, range: BlobRange) =>
      Promise.resolve(
        !hasParts
          ? undefined
          : "suffix" in range
          ? bytes.slice(-range.suffix)
          : bytes.slice(range.start, range.end),
      ),
  } as unknown as ImageStore;
  return statedUnpackedSize(store, reference, {
    mediaType: `application/vnd.oci.image.layer.v1.tar${suffix}`,
    digest: "sha256:0",
    size: bytes.length,
    annotations,
    platform: undefined,
    artifactType: undefined,
  });
}

const data = new Uint8Array(300_000).map((_, index) => (index * 31) ^ (index >> 7));
const gzip = new Uint8Array(gzipSync(data));

Deno.test("the compressed data states its size", async () => {
  const stated = { bytes: data.length, basis: "stated" };
  assert.deepEqual(await size(gzip, "+gzip"), stated);
  // A frame header with a single segment and a content size of four bytes.
  const frame = Uint8Array.fromHex("28b52ffda0e0930400");
  assert.deepEqual(await size(concatBytes(frame, new Uint8Array(40)), "+zstd"), stated);
  assert.deepEqual(await size(data, ""), stated);
  const annotations = { "io.containers.estargz.uncompressed-size": "300000" };
  assert.deepEqual(await size(gzip, "+gzip", false, annotations), stated);
});

Deno.test("a size that cannot be true is estimated instead", async () => {
  const noise = crypto.getRandomValues(new Uint8Array(65536));
  const stored = new Uint8Array(gzipSync(concatBytes(noise, noise)));
  const members = concatBytes(stored, gzipSync(new Uint8Array()));
  const cases: [Uint8Array, string, boolean][] = [
    [members, "+gzip", true],
    [gzip, "+gzip", false],
    [new Uint8Array(100), "+zstd", true],
    [new Uint8Array(zstdCompressSync(data)), "+zstd", true],
    [new Uint8Array(5), "+gzip", true],
  ];
  for (const [bytes, suffix, hasParts] of cases) {
    assert.deepEqual(await size(bytes, suffix, hasParts), {
      bytes: bytes.length * 3,
      basis: "estimated",
    });
  }
});
