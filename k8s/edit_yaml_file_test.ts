import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError } from "../core/mod.ts";
import { editYamlFile } from "./edit_yaml_file.ts";
import { equalJson } from "./equal_json.ts";
import type { JsonValue } from "./json_value.ts";
import { parseYamlFile } from "./parse_yaml_file.ts";

// deno-lint-ignore no-explicit-any
function edit(text: string, change: (value: any) => void, index = 0): string {
  const file = parseYamlFile("e.yaml", text);
  const value = structuredClone(file.documents[index]?.value) as JsonValue;
  change(value);
  return editYamlFile(file, new Map([[index, value]])).text;
}

Deno.test("editYamlFile() replaces a scalar where it stands and keeps its quotes and comment", () => {
  const text = `a: 1   # one\nb: "two" # zwei\nc: 'three'\nd:   four # vier\n`;
  const edited = edit(text, (v) => Object.assign(v, { a: 2, b: 'x"y', c: "it's", d: "yes" }));
  assert.equal(edited, `a: 2   # one\nb: "x\\"y" # zwei\nc: 'it''s'\nd:   "yes" # vier\n`);
});

Deno.test("editYamlFile() adds keys behind the last one of the mapping", () => {
  const text =
    "# top\nmeta:\n    labels: {app: web} # flow\n    # inside\nspec:\n    x: |\n      text\n\n# end\n";
  const edited = edit(text, (v) => {
    v.meta.labels.tier = "front";
    v.meta.annotations = { a: "b" };
    v.spec.w = [1];
    v.last = {};
  });
  assert.equal(
    edited,
    '# top\nmeta:\n    labels: {app: web, "tier": "front"} # flow\n    annotations:\n      a: b\n    # inside\n' +
      "spec:\n    x: |\n      text\n    w:\n      - 1\nlast: {}\n\n# end\n",
  );
});

Deno.test("editYamlFile() inserts items first, between and last, in the style of the document", () => {
  const text =
    "spec:\n  list:\n  # about a\n  - name: a # A\n    x: 1\n\n  # about b\n  - name: b\n  other: 1\n";
  const edited = edit(text, (v) => {
    v.spec.list = [{ name: "0" }, v.spec.list[0], { name: "m", l: [1] }, { name: "b", x: 2 }, {
      name: "z",
    }];
  });
  assert.equal(
    edited,
    'spec:\n  list:\n  - name: "0"\n  # about a\n  - name: a # A\n    x: 1\n  - name: m\n    l:\n    - 1\n\n' +
      "  # about b\n  - name: b\n    x: 2\n  - name: z\n  other: 1\n",
  );
});

Deno.test("editYamlFile() fills empty and absent values", () => {
  const text = "a: {} # none\nb: []\nc:\nd: ~\ne: # later\nf: {x: [], w: }\n";
  const edited = edit(text, (v) => {
    Object.assign(v, { a: { k: "v" }, b: ["x"], c: { k: 1 }, d: [{ m: 1 }], e: "s" });
    v.f.x = [1];
    v.f.w = 2;
  });
  assert.equal(
    edited,
    "a: # none\n  k: v\nb:\n  - x\nc:\n  k: 1\nd:\n  - m: 1\ne: s # later\nf: {x: [1], w: 2 }\n",
  );
});

Deno.test("editYamlFile() removes keys and items with their lines", () => {
  const text =
    "a:\n  x: 1\n  w: 2 # gone\n  z: 3\nl:\n- name: a\n- name: b\n  more: 1\n- name: c\n";
  const edited = edit(text, (v) => {
    delete v.a.w;
    v.l.splice(1, 1);
  });
  assert.equal(edited, "a:\n  x: 1\n  z: 3\nl:\n- name: a\n- name: c\n");
});

Deno.test("editYamlFile() changes one document only, and keeps CRLF and a missing last newline", () => {
  const text = "a: 1\r\n---\r\nb:\r\n  c: 1\r\n---\r\nd: 1";
  assert.equal(
    edit(text, (v) => v.b.e = { f: 1 }, 1),
    "a: 1\r\n---\r\nb:\r\n  c: 1\r\n  e:\r\n    f: 1\r\n---\r\nd: 1",
  );
  assert.equal(edit(text, (v) => v.e = 2, 2), `${text}\r\ne: 2`);
});

Deno.test("editYamlFile() writes strings so that no reader takes them for something else", () => {
  const strings = [
    "yes",
    "y",
    "012",
    "1e3",
    "1:30",
    "2026-01-01",
    "~",
    "",
    " x",
    "a: b",
    "#c",
    "a\nb",
    "*a",
    "0o17",
    "<<",
    "\t",
    "é",
    "null",
    "=",
    "- a",
  ];
  const edited = edit("a: 1\n", (v) => v.s = strings);
  assert.deepEqual(
    (parseYamlFile("", edited).documents[0]?.value as Record<string, unknown>)["s"],
    strings,
  );
  for (const quoted of ['"yes"', '"012"', '"1:30"', '"0o17"']) {
    assert(edited.includes(quoted), quoted);
  }
});

Deno.test("editYamlFile() returns the file itself when nothing changes", () => {
  const file = parseYamlFile("e.yaml", "a:   {b: 1}\n");
  assert.equal(editYamlFile(file, new Map([[0, { a: { b: 1 } }]])), file);
});

Deno.test("editYamlFile() refuses to change an anchored value that is used elsewhere", () => {
  const text = "a: &x\n  k: 1\nb: *x\n";
  assert.throws(
    () => edit(text, (v) => v.a = { k: 2 }),
    (error) => error instanceof InputError && error.code === "yaml_edit_impossible",
  );
  assert.equal(edit(text, (v) => v.b = { k: 1, l: 2 }), "a: &x\n  k: 1\nb:\n  k: 1\n  l: 2\n");
  assert.equal(
    edit("a: &x {k: 1}\nb:\n  <<: *x\n  l: 1\n", (v) => v.b.k = 2),
    "a: &x {k: 1}\nb:\n  <<: *x\n  l: 1\n  k: 2\n",
  );
});

Deno.test("editYamlFile() reaches every JSON value from every other one, or says that it cannot", () => {
  const key = fc.constantFrom("a", "b", "name", "yes", "x y", "# k");
  const json = fc.letrec<{ v: JsonValue }>((tie) => ({
    v: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      fc.constantFrom<JsonValue>(null, true, 0, 1.5, "", "s", "no", "a: b", "two\nlines", "012"),
      fc.array(tie("v"), { maxLength: 4 }),
      fc.dictionary(key, tie("v"), { maxKeys: 4 }),
    ),
  })).v;
  const object = fc.dictionary(key, json, { minKeys: 1, maxKeys: 4 }) as fc.Arbitrary<JsonValue>;
  fc.assert(
    fc.property(object, object, (present, wanted) => {
      const start = parseYamlFile("p.yaml", "# c\n---\nk: 1 # c\n");
      const first = editYamlFile(start, new Map([[0, present]]));
      const second = editYamlFile(first, new Map([[0, wanted]]));
      assert(equalJson(second.documents[0]?.value, wanted));
    }),
    { numRuns: 500, seed: 7 },
  );
});
