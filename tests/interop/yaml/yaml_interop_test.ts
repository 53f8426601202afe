import assert from "node:assert/strict";
import fc from "fast-check";
import { InputErrors } from "../../../core/mod.ts";
import { editYamlFile, equalJson, type JsonValue, parseYamlFile } from "../../../k8s/mod.ts";
import { buildGoProgram } from "../attest/_go_program.ts";

interface Answer {
  readonly json?: string;
  readonly error?: string;
}

const go = await buildGoProgram(new URL("./go/", import.meta.url));

/** What the API machinery reads; undefined where it refuses. */
async function readByGo(texts: readonly string[]): Promise<(JsonValue | undefined)[]> {
  const answers = await go?.run<Answer[]>(texts) ?? [];
  return answers.map(({ json }) => json === undefined ? undefined : JSON.parse(json));
}

function read(text: string): JsonValue | undefined {
  try {
    return parseYamlFile("a.yaml", text).documents[0]?.value ?? null;
  } catch (error) {
    assert(error instanceof InputErrors);
    return undefined;
  }
}

const scalar = fc.oneof(
  fc.array(fc.constantFrom(..."0123456789+-._eExXoObBaf:"), { minLength: 1, maxLength: 6 }),
  fc.array(fc.constantFrom(..."yYnNoOfFtTrRuUeEsSlLaA~"), { minLength: 1, maxLength: 4 }),
).map((letters) => letters.join(""));

Deno.test({
  name: "plain scalars mean the same to the Kubernetes API machinery",
  ignore: go === undefined,
  fn: async () => {
    const texts = fc.sample(scalar, { numRuns: 5000, seed: 3 }).map((text) => `v: ${text}\n`);
    const expected = await readByGo(texts);
    const differing = texts.filter((text, index) => {
      const [ours, theirs] = [read(text), expected[index]];
      // Refusing more is no harm; reading something else is.
      return ours !== undefined && theirs !== undefined && !equalJson(ours, theirs);
    });
    assert.deepEqual(differing, []);
    const refused = texts.filter((text, index) =>
      read(text) === undefined && expected[index] !== undefined
    );
    assert.deepEqual(refused, []);
  },
});

Deno.test({
  name: "what an edit writes means the same to the Kubernetes API machinery",
  ignore: go === undefined,
  fn: async () => {
    const words = fc.oneof(
      scalar,
      fc.constantFrom("", " x", "a: b", "#c", "two\nlines", "*a", "- a", "<<", "é"),
    );
    const value = fc.dictionary(words, fc.oneof(words, fc.array(words, { maxLength: 3 })), {
      maxKeys: 4,
    });
    const wanted = fc.sample(value, { numRuns: 1000, seed: 4 }).map((each) => ({ v: { ...each } }));
    const file = parseYamlFile("e.yaml", "v: 1 # comment\n");
    const texts = wanted.map((each) => editYamlFile(file, new Map([[0, each]])).text);
    const expected = await readByGo(texts);
    wanted.forEach((each, index) => assert(equalJson(each, expected[index]), texts[index]));
  },
});
