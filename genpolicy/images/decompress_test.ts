import assert from "node:assert/strict";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import { concatBytes } from "../../core/mod.ts";
import { decompress } from "./decompress.ts";

async function unpack(bytes: Uint8Array, pieces = 1000): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  async function* source() {
    const buffer = new Uint8Array(pieces);
    for (let offset = 0; offset < bytes.length; offset += pieces) {
      const part = bytes.subarray(offset, offset + pieces);
      buffer.set(part);
      yield await Promise.resolve(buffer.subarray(0, part.length));
      // A piece is valid only until the next is asked for.
      buffer.fill(0xee);
    }
  }
  await decompress(source(), (chunk) => chunks.push(new Uint8Array(chunk)));
  return concatBytes(...chunks);
}

const data = new Uint8Array(300_001).map((_, index) => (index * index) >> 5);

Deno.test("plain, gzip and zstd data come out whole, in any pieces", async () => {
  const stored = [data, gzipSync(data), zstdCompressSync(data)];
  for (const bytes of stored) {
    for (const pieces of [1, 3, 700, 65536, 1_000_000]) {
      if (pieces === 1 && bytes.length > 200_000) continue;
      assert.deepEqual(await unpack(new Uint8Array(bytes), pieces), data);
    }
  }
  assert.equal((await unpack(new Uint8Array())).length, 0);
  assert.deepEqual(await unpack(Uint8Array.of(1, 2)), Uint8Array.of(1, 2));
});

Deno.test("several gzip members and zstd frames are one archive", async () => {
  const gzip = concatBytes(gzipSync(data), gzipSync(data));
  assert.deepEqual(await unpack(gzip), concatBytes(data, data));
  const skippable = Uint8Array.fromHex("502a4d1803000000aabbcc");
  const frame = zstdCompressSync(data);
  const small = zstdCompressSync(data.subarray(0, 5));
  const zstd = concatBytes(skippable, frame, small, skippable, frame, skippable);
  const expected = concatBytes(data, data.subarray(0, 5), data);
  for (const pieces of [1, 5, 1000, 1_000_000]) {
    assert.deepEqual(await unpack(zstd, pieces), expected);
  }
});

Deno.test("damaged and cut off data is refused", async () => {
  const gzip = new Uint8Array(gzipSync(data));
  const zstd = new Uint8Array(zstdCompressSync(data));
  const reserved = Uint8Array.fromHex("28b52ffd2000070000");
  const cases = [
    ...[gzip, zstd].flatMap((bytes) => [4, 5, 9, 100].map((count) => bytes.subarray(0, count))),
    ...[gzip, zstd].map((bytes) => bytes.subarray(0, bytes.length - 1)),
    gzip.with(gzip.length >> 1, (gzip[gzip.length >> 1] ?? 0) ^ 0xff),
    concatBytes(zstd, new Uint8Array(4)),
    concatBytes(zstd, Uint8Array.of(1)),
    reserved,
  ];
  for (const bytes of cases) {
    await assert.rejects(unpack(bytes), { code: "image_layer_malformed" });
    await assert.rejects(unpack(bytes, 3), { code: "image_layer_malformed" });
  }
});

Deno.test("a zstd window that needs too much memory is refused", async () => {
  const wide = zstdCompressSync(new Uint8Array(1 << 20), {
    params: { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 },
  });
  await assert.rejects(unpack(new Uint8Array(wide)), { code: "image_limit_exceeded" });
});

Deno.test("what the sink throws comes through and stops the source", async () => {
  let isStopped = false;
  async function* source() {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(gzipSync(data)));
    } finally {
      isStopped = true;
    }
  }
  const failure = new Error("enough");
  await assert.rejects(
    decompress(source(), () => {
      throw failure;
    }),
    failure,
  );
  assert(isStopped);
});
