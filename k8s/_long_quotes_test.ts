import assert from "node:assert/strict";
import { editYamlFile } from "./edit_yaml_file.ts";
import { isJsonObject } from "./json_value.ts";
import { parseYamlFile } from "./parse_yaml_file.ts";

const LONG = "H4sI+/0=".repeat(200);

Deno.test("long text between double quotes is read as it is written, whatever it holds", () => {
  const texts = [
    LONG,
    `${LONG}'`,
    `''${LONG}`,
    `${LONG}\\${LONG}`,
    `${LONG}"`,
    `${LONG}\n`,
    ` ${LONG} `,
    `${LONG}é`,
    `${LONG}\t#: {}[],&*!|>%@`,
  ];
  const text = texts.map((value) => `a: {"b":${JSON.stringify(value)}}\n`).join("---\n");
  const { documents } = parseYamlFile("a.yaml", text);
  assert.deepEqual(
    documents.map(({ value }) => value),
    texts.map((value) => ({ a: { b: value } })),
  );
});

Deno.test("long text keeps its double quotes when it is edited, and its places", () => {
  const file = parseYamlFile("a.yaml", `a: "${LONG}"\nb: '${LONG}' # single\nc: [1]\n`);
  const [document] = file.documents;
  assert(document !== undefined && isJsonObject(document.value));
  const wanted = { ...document.value, a: `${LONG}1`, b: `${LONG}2` };
  const { text } = editYamlFile(file, new Map([[0, wanted]]));
  assert.equal(text, `a: "${LONG}1"\nb: '${LONG}2' # single\nc: [1]\n`);
  assert.deepEqual(document.place(["c", 0]), { kind: "file", file: "a.yaml", line: 3, column: 5 });
});

Deno.test("a document that begins with long text is told from the next one", () => {
  const { documents } = parseYamlFile("a.yaml", `"${LONG}"\n--- "${LONG}x"\n--- &a "${LONG}y"\n`);
  assert.deepEqual(documents.map(({ value }) => value), [LONG, `${LONG}x`, `${LONG}y`]);
});

Deno.test("long text whose quotes do not end is a problem", () => {
  assert.throws(() => parseYamlFile("a.yaml", `a: "${LONG}\n`), { code: "yaml_malformed" });
});

Deno.test("places of many documents are the same in any order", () => {
  const count = 12;
  const text = Array.from({ length: count }, (_, index) => `a: ${index}\nb: {c: 1}\n`).join(
    "---\n",
  );
  const { documents } = parseYamlFile("a.yaml", text);
  const order = [...documents, ...documents.toReversed(), ...documents];
  for (const document of order) {
    const { line, column } = document.place(["b", "c"]);
    assert.deepEqual({ line, column }, { line: document.index * 3 + 2, column: 5 });
  }
});
