import assert from "node:assert/strict";
import fc from "fast-check";
import { ContrastError } from "../../core/mod.ts";
import { defaultImageLimits } from "./image_limits.ts";
import { TarScanner } from "./tar_scanner.ts";
import { paxHeader, tarArchive, type TarMember } from "./testing/mod.ts";

interface Scanned {
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

function scan(archive: Uint8Array, chunk = 700, limits = defaultImageLimits): Scanned[] {
  const found: { path: string; type: string; content: string }[] = [];
  const scanner = new TarScanner({
    onEntry(entry) {
      found.push({ path: entry.path, type: entry.type, content: entry.linkName });
      return true;
    },
    onContent(_entry, content) {
      const last = found.at(-1);
      if (last !== undefined) last.content = new TextDecoder().decode(content);
    },
  }, limits);
  for (let offset = 0; offset < archive.length; offset += chunk) {
    scanner.write(archive.subarray(offset, offset + chunk));
  }
  scanner.end();
  return found;
}

function paths(members: readonly TarMember[]): string[] {
  return scan(tarArchive(members)).map(({ path }) => path);
}

const text = (value: string) => new TextEncoder().encode(value);

Deno.test("entries come out whole for any size of the pieces", () => {
  const archive = tarArchive([
    { name: "./etc/", type: "5" },
    { name: "/etc//passwd", content: "x".repeat(1500) },
    { name: "link", type: "2", linkName: "etc/passwd" },
    { name: "empty" },
  ]);
  for (const chunk of [1, 511, 512, 513, 100_000]) {
    assert.deepEqual(scan(archive, chunk), [
      { path: "etc", type: "directory", content: "" },
      { path: "etc/passwd", type: "file", content: "x".repeat(1500) },
      { path: "link", type: "symlink", content: "etc/passwd" },
      { path: "empty", type: "file", content: "" },
    ]);
  }
});

Deno.test("long names of pax, GNU and ustar are read", () => {
  const long = "d/".repeat(90) + "file";
  assert.deepEqual(paths([paxHeader({ path: long }), { name: "short" }, { name: "next" }]), [
    long,
    "next",
  ]);
  assert.deepEqual(
    paths([{ name: "././@LongLink", type: "L", content: `${long}\0` }, { name: "short" }]),
    [long],
  );
  assert.deepEqual(paths([{ name: "name", patch: { 345: text("some/prefix") } }]), [
    "some/prefix/name",
  ]);
  const gnu = { 257: text("ustar  \0"), 345: text("12345670") };
  assert.deepEqual(paths([{ name: "name", patch: gnu }]), ["name"]);
  assert.equal(
    scan(tarArchive([paxHeader({ linkpath: long }), { name: "l", type: "2" }]))[0]?.content,
    long,
  );
});

Deno.test("an archive without its last padding or without end blocks is complete", () => {
  const archive = tarArchive([{ name: "a", content: "abc" }], false);
  assert.equal(scan(archive).length, 1);
  assert.equal(scan(archive.subarray(0, 515)).length, 1);
  assert.equal(scan(new Uint8Array()).length, 0);
});

Deno.test("malformed archives are refused", async (t) => {
  const file = { name: "a", content: "abc" };
  const whole = tarArchive([file]);
  const broken = whole.slice();
  broken[3] = 7;
  const huge = { 124: new Uint8Array([0x80, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) };
  const negative = { 124: new Uint8Array(12).fill(0xff) };
  const cases: [string, string, Uint8Array][] = [
    ["cut off in a header", "image_layer_malformed", whole.subarray(0, 100)],
    ["cut off in a file", "image_layer_malformed", whole.subarray(0, 514)],
    ["a wrong checksum", "image_layer_malformed", broken],
    [
      "a size that is no number",
      "image_layer_malformed",
      tarArchive([{ ...file, patch: { 124: text("zzz") } }]),
    ],
    ["a huge size", "image_layer_malformed", tarArchive([{ ...file, patch: huge }])],
    ["a negative size", "image_layer_malformed", tarArchive([{ ...file, patch: negative }])],
    [
      "a size beyond the end",
      "image_layer_malformed",
      tarArchive([{ ...file, size: 1_000_000_000 }]),
    ],
    ["a sparse file", "image_layer_malformed", tarArchive([{ name: "s", type: "S" }])],
    [
      "a pax sparse file",
      "image_layer_malformed",
      tarArchive([paxHeader({ "GNU.sparse.major": "1" }), file]),
    ],
    ["a multi-volume archive", "image_layer_malformed", tarArchive([{ name: "m", type: "M" }])],
    ["a global path", "image_layer_malformed", tarArchive([paxHeader({ path: "x" }, "g"), file])],
    [
      "a pax record without end",
      "image_layer_malformed",
      tarArchive([{ name: "x", type: "x", content: "99 path=x\n" }, file]),
    ],
    [
      "a pax record without key",
      "image_layer_malformed",
      tarArchive([{ name: "x", type: "x", content: "8 pathx\n" }, file]),
    ],
    [
      "a pax record of length 0",
      "image_layer_malformed",
      tarArchive([{ name: "x", type: "x", content: "0 a=b\n" }, file]),
    ],
    [
      "a pax size that is no number",
      "image_layer_malformed",
      tarArchive([paxHeader({ size: "-1" }), file]),
    ],
    ["a path with NUL", "image_layer_malformed", tarArchive([paxHeader({ path: "a\0b" }), file])],
    [
      "a large extended header",
      "image_layer_malformed",
      tarArchive([{ name: "x", type: "x", size: 2 ** 21 }]),
    ],
    [
      "an endless path",
      "image_layer_malformed",
      tarArchive([paxHeader({ path: "a/".repeat(3000) }), file]),
    ],
    ["a path upwards", "image_layer_path", tarArchive([{ name: "../etc/passwd" }])],
    [
      "a path through an upper folder",
      "image_layer_path",
      tarArchive([{ name: "a/../../etc/passwd" }]),
    ],
    ["a pax path upwards", "image_layer_path", tarArchive([paxHeader({ path: "a/.." }), file])],
  ];
  for (const [name, code, archive] of cases) {
    await t.step(name, () => assert.throws(() => scan(archive), { code }));
  }
});

Deno.test("the number of entries is limited", () => {
  const limits = { ...defaultImageLimits, layerEntries: 2 };
  const archive = tarArchive([{ name: "a" }, { name: "b" }, { name: "c" }]);
  assert.throws(() => scan(archive, 700, limits), { code: "image_layer_malformed" });
});

Deno.test("no bytes make anything but entries or a coded error", () => {
  const seed = tarArchive([
    paxHeader({ path: "etc/passwd" }),
    { name: "x", content: "root" },
    { name: "l", type: "K", content: "target" },
    { name: "y", type: "1" },
  ]);
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 12 }),
    fc.integer({ min: 1, max: 2000 }),
    (changes, chunk) => {
      const archive = seed.slice();
      for (const [offset, byte] of changes) archive[offset] = byte;
      try {
        scan(archive, chunk);
      } catch (error) {
        assert(error instanceof ContrastError, String(error));
      }
    },
  ));
});
