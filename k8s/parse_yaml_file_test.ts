import assert from "node:assert/strict";
import { formatPlace, InputErrors } from "../core/mod.ts";
import { parseYamlFile } from "./parse_yaml_file.ts";
import { defaultYamlLimits } from "./yaml_limits.ts";

function value(text: string): unknown {
  return parseYamlFile("a.yaml", text).documents[0]?.value;
}

function problems(text: string, limits = defaultYamlLimits): string[] {
  try {
    parseYamlFile("a.yaml", text, limits);
  } catch (error) {
    assert(error instanceof InputErrors);
    return error.problems.map(({ code, place }) => `${place ? formatPlace(place) : ""} ${code}`);
  }
  return [];
}

Deno.test("parseYamlFile() reads scalars as the Kubernetes API machinery does", () => {
  const read = value(`{a: yes, b: off, c: 012, d: 0o12, e: 22:22, f: 2026-01-02, g: ~, h: 1_000,
    i: "yes", j: 1.5, k: 1e3, 7: x, true: t, l: 0x1F}`);
  assert.deepEqual(read, {
    a: true,
    b: false,
    c: 10,
    d: 10,
    e: "22:22",
    f: "2026-01-02",
    g: null,
    h: 1000,
    i: "yes",
    j: 1.5,
    k: 1000,
    7: "x",
    true: "t",
    l: 31,
  });
});

Deno.test("parseYamlFile() agrees with go-yaml on what only looks like a number", () => {
  const texts = [
    "e3",
    "E3",
    ".",
    "-.",
    "1e400",
    "0x",
    "0o9",
    "_1",
    ".5_",
    "--1",
    "0b2",
    "1.2.3",
    "2026-01-02T03:04:05Z",
  ];
  assert.deepEqual(value(`[${texts.join(", ")}]`), texts);
  const numbers = [
    "089",
    "0O17",
    "0X1f",
    "-0b101",
    "1__0",
    "-_1",
    "0_1",
    "+.5",
    ".3_4",
    "1.",
    "-0_",
    "!!float 3",
  ];
  assert.deepEqual(value(`[${numbers.join(", ")}]`), [
    89,
    15,
    31,
    -5,
    10,
    -1,
    1,
    0.5,
    0.34,
    1,
    0,
    3,
  ]);
});

Deno.test("parseYamlFile() follows aliases and merge keys", () => {
  const read = value(
    "base: &b {x: 1, z: 2}\none:\n  <<: *b\n  z: 3\ntwo: *b\nl: {<<: [{p: 1}, {p: 2, q: 2}]}\n",
  );
  assert.deepEqual(read, {
    base: { x: 1, z: 2 },
    one: { x: 1, z: 3 },
    two: { x: 1, z: 2 },
    l: { p: 1, q: 2 },
  });
});

Deno.test("parseYamlFile() keeps several documents and their places apart", () => {
  const file = parseYamlFile(
    "dir/b.yaml",
    "# head\na: 1\n---\n# c\nspec:\n  list:\n  - name: x\n  - {name: z}\n---\n",
  );
  assert.deepEqual(file.documents.map(({ value }) => value), [
    { a: 1 },
    { spec: { list: [{ name: "x" }, { name: "z" }] } },
    null,
  ]);
  const place = (...path: (string | number)[]) =>
    formatPlace(file.documents[1]?.place(path) ?? { kind: "json", path: "" });
  assert.equal(place("spec"), "dir/b.yaml:5:1");
  assert.equal(place("spec", "list", 1, "name"), "dir/b.yaml:8:6");
  assert.equal(place("spec", "list", 0), "dir/b.yaml:7:5");
  assert.equal(place("spec", "missing", "deeper"), "dir/b.yaml:5:1");
});

Deno.test("parseYamlFile() reports every problem with its place", () => {
  assert.deepEqual(problems("a: 1\nb: 2\na: 3\nc:\n  d: 1\n  'd': 2\n"), [
    "a.yaml:3:1 yaml_duplicate_key",
    "a.yaml:6:3 yaml_duplicate_key",
  ]);
  assert.deepEqual(problems("1: a\n'1': b\n"), ["a.yaml:2:1 yaml_duplicate_key"]);
  assert.deepEqual(problems("a: !!binary aGk=\n"), ["a.yaml:1:4 yaml_tag_unsupported"]);
  assert.deepEqual(problems("a: !env X\n"), ["a.yaml:1:4 yaml_tag_unsupported"]);
  assert.deepEqual(problems("a: .inf\n"), ["a.yaml:1:4 yaml_number_unsupported"]);
  assert.deepEqual(problems("a: *x\n"), ["a.yaml:1:4 yaml_alias_malformed"]);
  assert.deepEqual(problems("a: &x [*x]\n"), ["a.yaml:1:8 yaml_alias_malformed"]);
  assert.deepEqual(problems("? [a]\n: 1\n"), ["a.yaml:1:3 yaml_key_unsupported"]);
  assert.deepEqual(problems("%YAML 1.2\n---\na: 1\n"), ["a.yaml:2:1 yaml_version_unsupported"]);
  assert.deepEqual(problems("a: [1\n"), ["a.yaml:2:1 yaml_malformed"]);
  assert.deepEqual(problems("a: 1\n\tb: 2\n"), ["a.yaml:2:1 yaml_malformed"]);
});

Deno.test("parseYamlFile() notices a bomb of anchors without expanding it", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 12; i++) {
    lines.push(`a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`).join(", ")}]`);
  }
  assert.deepEqual(problems(lines.join("\n")), ["a.yaml:6:25 yaml_too_large"]);
});

Deno.test("parseYamlFile() refuses depth before it recurses", () => {
  assert.deepEqual(problems("[".repeat(100_000)), ["a.yaml:1:201 yaml_too_deep"]);
  assert.deepEqual(problems("- ".repeat(10_000)), ["a.yaml:1:401 yaml_too_deep"]);
  const chain = ["a0: &a0 [x]"];
  for (let i = 1; i < 3000; i++) chain.push(`a${i}: &a${i} [*a${i - 1}]`);
  assert.deepEqual(problems(chain.join("\n")), ["a.yaml:999:14 yaml_too_large"]);
});

Deno.test("parseYamlFile() bounds the number of reported problems and the length", () => {
  const limits = { ...defaultYamlLimits, maxProblems: 3, maxLength: 1000 };
  assert.equal(problems("a: !x 1\n---\n".repeat(20), limits).length, 3);
  assert.deepEqual(problems("#".repeat(1001), limits), ["a.yaml:1:1 yaml_too_large"]);
});

Deno.test("parseYamlFile() bounds tokens and documents before it builds anything large", () => {
  const limits = { ...defaultYamlLimits, maxTokens: 1000, maxDocuments: 10 };
  assert.deepEqual(problems(`[${"a,".repeat(400)}]`, limits), ["a.yaml:1:667 yaml_too_large"]);
  assert.deepEqual(problems("- a\n".repeat(300), limits), ["a.yaml:200:4 yaml_too_large"]);
  assert.deepEqual(problems("a: b\n---\n".repeat(11), limits), ["a.yaml:20:1 yaml_too_large"]);
  assert.deepEqual(problems(`${"- a\n".repeat(100)}---\n`.repeat(5), limits), []);
});

Deno.test("parseYamlFile() reads a file of 10,000 documents", () => {
  const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n".concat(
    "---\n",
  ).repeat(10_000);
  const file = parseYamlFile("big.yaml", text);
  assert.equal(file.documents.length, 10_001);
  assert.equal(file.documents[9_999]?.place(["data"]).line, 4 + 9_999 * 5);
});

Deno.test("parseYamlFile() keeps a key named __proto__ harmless", () => {
  const read = value("__proto__: {polluted: true}\n") as Record<string, unknown>;
  assert.deepEqual(Object.keys(read), ["__proto__"]);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});
