import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError, InputErrors } from "../core/mod.ts";
import { editYamlFile } from "./edit_yaml_file.ts";
import { isJsonObject } from "./json_value.ts";
import { parseYamlFile } from "./parse_yaml_file.ts";
import { servicesOf } from "./service_names.ts";
import type { YamlFile } from "./yaml_file.ts";
import { workloadsOf } from "./workloads_of.ts";

const PIECES = [
  "a",
  "b: ",
  "- ",
  "? ",
  ": ",
  "\n",
  "\n  ",
  "\n    ",
  "---\n",
  "...\n",
  "{",
  "}",
  "[",
  "]",
  ", ",
  "&x ",
  "*x",
  "<<: ",
  "|\n",
  ">-\n",
  "|+2\n",
  '"',
  "'",
  "#",
  " # c\n",
  "!!str ",
  "!t ",
  "%YAML 1.1\n",
  "\r\n",
  "\t",
  "\\",
  "yes",
  "0x1",
  "1e9",
  "\u00e9",
  "\ufeff",
  "\u0000",
  "kind: Pod\n",
  "apiVersion: v1\n",
  "metadata:\n  name: n\n",
  "spec:\n  containers:\n  - name: c\n",
  "~",
  "@",
  "`",
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) =>
  pieces.join("")
);

function read(source: string): YamlFile | undefined {
  try {
    return parseYamlFile("f.yaml", source);
  } catch (error) {
    assert(error instanceof InputErrors, `${JSON.stringify(source)}: ${error}`);
    for (const { place } of error.problems) assert(place?.kind === "file" && (place.line ?? 0) > 0);
    return undefined;
  }
}

Deno.test("any text is read, or refused with places; reading never fails in another way", () => {
  fc.assert(
    fc.property(text, (source) => {
      for (const document of read(source)?.documents ?? []) {
        document.place(["spec", "containers", 0]);
        servicesOf(document);
        try {
          workloadsOf(document);
        } catch (error) {
          assert(error instanceof InputError);
        }
      }
    }),
    { numRuns: 3000, seed: 11 },
  );
});

Deno.test("any mapping that is read can be edited to what was wanted, or the edit is refused", () => {
  fc.assert(
    fc.property(text, (source) => {
      const file = read(source);
      const document = file?.documents.find(({ value }) => isJsonObject(value));
      if (file === undefined || document === undefined || !isJsonObject(document.value)) return;
      const wanted = {
        ...document.value,
        metadata: { annotations: { k: "v" } },
        zz: ["1", { name: "x" }],
      };
      try {
        const edited = editYamlFile(file, new Map([[document.index, wanted]]));
        assert.deepEqual(edited.documents[document.index]?.value, wanted);
        assert.equal(editYamlFile(edited, new Map([[document.index, wanted]])), edited);
      } catch (error) {
        assert(
          error instanceof InputError && error.code === "yaml_edit_impossible",
          `${JSON.stringify(source)}: ${error}`,
        );
      }
    }),
    { numRuns: 3000, seed: 12 },
  );
});
