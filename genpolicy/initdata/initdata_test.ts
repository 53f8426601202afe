import fc from "fast-check";
import assert from "node:assert/strict";
import { InputError } from "../../core/mod.ts";
import { gzipSync } from "node:zlib";
import { policyEntry } from "./initdata.ts";
import { initdataAnnotation, parseInitdataAnnotation } from "./initdata_annotation.ts";
import { parseInitdata } from "./parse_initdata.ts";
import { renderInitdata } from "./render_initdata.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("initdata is TOML with sorted entries, whatever their order was", () => {
  const left = renderInitdata({ policy: "package p\n", extra: { b: "2", "a.toml": "x" } });
  const right = renderInitdata({ policy: "package p\n", extra: { "a.toml": "x", b: "2" } });
  assert.equal(
    text(left),
    'version = "0.1.0"\nalgorithm = "sha256"\n\n[data]\n' +
      `"a.toml" = "x"\n"b" = "2"\n"policy.rego" = '''\npackage p\n'''\n`,
  );
  assert.deepEqual(left, right);
});

Deno.test("any text survives initdata and its annotation", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("'", "\n", "\r", "\t", '"', "\\", "a", "\u007f") }),
  ).filter((value) => value.isWellFormed());
  const anyName = fc.stringMatching(/^[a-z0-9][A-Za-z0-9._-]{0,8}$/);
  fc.assert(
    fc.property(anyText, fc.dictionary(anyName, anyText, { maxKeys: 4 }), (policy, extra) => {
      const initdata = renderInitdata({ policy, extra });
      assert.deepEqual(parseInitdataAnnotation(initdataAnnotation(initdata)), initdata);
      assert.deepEqual({ ...parseInitdata(initdata).data }, { ...extra, [policyEntry]: policy });
    }),
    { numRuns: 100 },
  );
});

Deno.test("the annotation tells neither the time nor the operating system", () => {
  const packed = Uint8Array.fromBase64(initdataAnnotation(new Uint8Array([1, 2, 3])));
  assert.deepEqual([...packed.subarray(0, 4)], [0x1f, 0x8b, 8, 0]);
  assert.deepEqual([...packed.subarray(4, 8), packed[9]], [0, 0, 0, 0, 255]);
});

for (
  const [what, extra] of [
    ["the name of the policy", { "policy.rego": "x" }],
    ["no name", { "": "x" }],
    ["a line break in its name", { "a\nb": "x" }],
    ["a name that JavaScript treats in its own way", { ["__proto__"]: "x" }],
    ["a broken character", { a: "\ud800" }],
  ] as const
) {
  Deno.test(`an entry with ${what} is refused`, () => {
    assert.throws(
      () => renderInitdata({ policy: "", extra }),
      (error) => error instanceof InputError && error.code === "initdata_entry_malformed",
    );
  });
}

for (
  const [what, value] of [
    ["text that is not base64", "!!!"],
    ["bytes that are not gzip", "AAAA"],
    ["a gzip bomb", gzipSync(new Uint8Array(17 * 1024 * 1024)).toString("base64")],
    ["a cut gzip stream", gzipSync(new Uint8Array(100)).subarray(0, 15).toString("base64")],
  ] as const
) {
  Deno.test(`an annotation of ${what} is refused`, () => {
    assert.throws(
      () => parseInitdataAnnotation(value),
      (error) => error instanceof InputError && error.code === "initdata_annotation_malformed",
    );
  });
}

for (
  const [what, toml] of [
    ["no TOML", "version = "],
    ["another version", 'version = "0.2.0"\nalgorithm = "sha256"\n[data]\n'],
    ["an unknown algorithm", 'version = "0.1.0"\nalgorithm = "md5"\n[data]\n'],
    ["no data", 'version = "0.1.0"\nalgorithm = "sha256"\n'],
    ["an entry that is no text", 'version = "0.1.0"\nalgorithm = "sha256"\n[data]\na = 1\n'],
    ["an unknown key", 'version = "0.1.0"\nalgorithm = "sha256"\nx = 1\n[data]\n'],
    [
      "a name that JavaScript drops",
      'version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"__proto__" = "1"\n',
    ],
    ["a key twice", 'version = "0.1.0"\nalgorithm = "sha256"\n[data]\na = "1"\na = "2"\n'],
  ] as const
) {
  Deno.test(`initdata with ${what} is refused`, () => {
    assert.throws(
      () => parseInitdata(new TextEncoder().encode(toml)),
      (error) => error instanceof InputError && error.code === "initdata_malformed",
    );
  });
}

Deno.test("initdata that is not UTF-8 is refused", () => {
  assert.throws(() => parseInitdata(new Uint8Array([0xff, 0xfe])), InputError);
});

Deno.test("the spelling sha-256 is the algorithm sha256", () => {
  const toml = 'version = "0.1.0"\nalgorithm = "SHA-256"\n[data]\n';
  assert.equal(parseInitdata(new TextEncoder().encode(toml)).algorithm, "sha256");
});

Deno.test("an annotation that Kubernetes would refuse is refused", () => {
  const random = new Uint8Array(300_000);
  for (let at = 0; at < random.length; at += 60_000) {
    crypto.getRandomValues(random.subarray(at, at + 60_000));
  }
  assert.throws(
    () => initdataAnnotation(random),
    (error) => error instanceof InputError && error.code === "annotation_too_large",
  );
});
