import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { VerityHasher } from "./mod.ts";

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function root(data: Uint8Array, salt?: Uint8Array, chunk = 1000): string {
  const hasher = new VerityHasher(salt);
  for (let offset = 0; offset < data.length; offset += chunk) {
    hasher.write(data.subarray(offset, offset + chunk));
  }
  return hasher.finish().rootHash;
}

/** The definition, written down plainly: hash the blocks, join, fill up, repeat. */
function plainRoot(data: Uint8Array, salt: Uint8Array): string {
  let level = data;
  for (;;) {
    const blocks = Math.ceil(level.length / 4096);
    const padded = new Uint8Array(blocks * 4096);
    padded.set(level);
    const digests = Array.from(
      { length: blocks },
      (_, index) => sha256(salt, padded.subarray(index * 4096, (index + 1) * 4096)),
    );
    const [only] = digests;
    if (digests.length === 1 && only !== undefined) return new Uint8Array(only).toHex();
    level = new Uint8Array(digests.length * 32);
    digests.forEach((digest, index) => level.set(digest, index * 32));
  }
}

Deno.test("the root hash is that of the definition, for any number of blocks and any pieces", () => {
  const salt = new Uint8Array(32);
  for (const blocks of [0.1, 1, 1.5, 2, 127, 128, 129, 130 * 128]) {
    const data = new Uint8Array(Math.floor(blocks * 4096)).map((_, index) =>
      index * 7 + index / 999
    );
    const expected = plainRoot(data, salt);
    for (const chunk of [999_999_999, 65536, 4097]) {
      assert.equal(root(data, undefined, chunk), expected, `${blocks} blocks by ${chunk}`);
    }
  }
});

Deno.test("salt and data change the root hash", () => {
  const data = new Uint8Array(9000);
  const roots = [
    root(data),
    root(data, new Uint8Array()),
    root(data, new Uint8Array(32).fill(1)),
    root(new Uint8Array(13000)),
    root(data.with(8999, 1)),
  ];
  assert.equal(new Set(roots).size, roots.length);
});

Deno.test("there is no tree over nothing", () => {
  assert.throws(() => root(new Uint8Array()), { code: "verity_data_empty" });
});
