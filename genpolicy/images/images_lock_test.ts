import assert from "node:assert/strict";
import { InputError, systemRandom } from "../../core/mod.ts";
import {
  type ImageFacts,
  parseImagesLock,
  readImagesLock,
  renderImagesLock,
  writeImagesLock,
} from "./mod.ts";

const facts: ImageFacts = {
  reference: "web:1",
  digest: `sha256:${"a".repeat(64)}`,
  platform: "linux/amd64",
  config: { User: "app", Env: ["B=1", "A=2"], Labels: { z: "1", a: "2" } },
  passwd: "root:x:0:0:root:/root:/bin/sh\n",
  group: null,
  size: 10,
  unpackedSize: 30,
};
const lock = { images: new Map([["web:1", facts], ["api", { ...facts, reference: "api" }]]) };

function tampered(change: (lock: Record<string, never>) => void): string {
  const value = JSON.parse(renderImagesLock(lock));
  change(value);
  return JSON.stringify(value);
}

Deno.test("a lock survives writing and reading, sorted by reference", () => {
  const text = renderImagesLock(lock);
  const read = parseImagesLock(text, "images.lock.json");
  assert.deepEqual([...read.images.keys()], ["api", "web:1"]);
  assert.deepEqual(read.images.get("web:1"), facts);
  assert.equal(renderImagesLock(read), text);
});

Deno.test("a lock with a fault names the code and the place", async (t) => {
  // deno-lint-ignore no-explicit-any
  const cases: [string, string, (lock: any) => void][] = [
    ["images_lock_version_unknown", "version", (lock) => lock.version = 2],
    ["images_lock_malformed", "extra", (lock) => lock.extra = 1],
    ["images_lock_malformed", "images.api.digest", (lock) => lock.images.api.digest = "sha256:0"],
    ["images_lock_malformed", "images.api.digest", (lock) => delete lock.images.api.digest],
    ["images_lock_malformed", "images.api.size", (lock) => lock.images.api.size = -1],
    ["images_lock_malformed", "images.api.size", (lock) => lock.images.api.size = 1.5],
    ["images_lock_malformed", "images.api.passwd", (lock) => delete lock.images.api.passwd],
    ["images_lock_malformed", "images.api.config.User", (lock) => lock.images.api.config.User = 1],
    [
      "images_lock_malformed",
      "images.api.config.Env[0]",
      (lock) => lock.images.api.config.Env = [1],
    ],
    ["images_lock_malformed", "images.api.config.Nope", (lock) => lock.images.api.config.Nope = 1],
    [
      "images_lock_malformed",
      'images["web:1"].platform',
      (lock) => lock.images["web:1"].platform = "amd64",
    ],
  ];
  for (const [code, path, change] of cases) {
    await t.step(`${code} at ${path}`, () => {
      assert.throws(() => parseImagesLock(tampered(change), "l.json"), (error) => {
        assert(error instanceof InputError);
        assert.equal(error.code, code);
        assert.deepEqual(error.place, { kind: "json", path, file: "l.json" });
        return true;
      });
    });
  }
});

Deno.test("a lock that is not JSON, or repeats a key, is refused", () => {
  const repeated = '{"version":1,"images":{},"images":{}}';
  for (const text of ["", "{", "[]", "null", "1", repeated]) {
    assert.throws(() => parseImagesLock(text, "l.json"), { code: "images_lock_malformed" });
  }
});

Deno.test("a missing lock file is empty, a write is atomic and happens only for a change", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = `${directory}/images.lock.json`;
    assert.equal((await readImagesLock(path)).images.size, 0);
    assert.equal(await writeImagesLock(path, lock, systemRandom), true);
    assert.equal(await writeImagesLock(path, lock, systemRandom), false);
    assert.equal((await readImagesLock(path)).images.size, 2);
    assert.deepEqual([...Deno.readDirSync(directory)].map((entry) => entry.name), [
      "images.lock.json",
    ]);
    await assert.rejects(writeImagesLock(`${directory}/no/lock.json`, lock, systemRandom), {
      code: "images_lock_unwritable",
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
