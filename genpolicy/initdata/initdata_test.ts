import fc from "fast-check";
import assert from "node:assert/strict";
import { InputError } from "../../core/mod.ts";
import { initdataPolicyEntry, parseInitdata, parseInitdataAnnotation } from "../../manifest/mod.ts";
import { initdataAnnotation } from "./initdata_annotation.ts";
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

Deno.test("any text survives initdata and its annotation", async () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("'", "\n", "\r", "\t", '"', "\\", "a", "\u007f") }),
  ).filter((value) => value.isWellFormed());
  const anyName = fc.stringMatching(/^[a-z0-9][A-Za-z0-9._-]{0,8}$/);
  await fc.assert(
    fc.asyncProperty(
      anyText,
      fc.dictionary(anyName, anyText, { maxKeys: 4 }),
      async (policy, extra) => {
        const initdata = renderInitdata({ policy, extra });
        assert.deepEqual(await parseInitdataAnnotation(initdataAnnotation(initdata)), initdata);
        assert.deepEqual({ ...parseInitdata(initdata).data }, {
          ...extra,
          [initdataPolicyEntry]: policy,
        });
      },
    ),
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
