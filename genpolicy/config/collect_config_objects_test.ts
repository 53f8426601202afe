import assert from "node:assert/strict";
import { parseYamlFile } from "../../k8s/mod.ts";
import { problemsOf } from "../testing/policy_from_yaml.ts";
import { collectConfigObjects } from "./collect_config_objects.ts";

function collect(...texts: string[]) {
  const documents = texts.flatMap((text, index) => parseYamlFile(`${index}.yaml`, text).documents);
  return collectConfigObjects(documents);
}

const map = (name: string, rest: string, namespace = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${namespace}}\n${rest}\n`;

Deno.test("ConfigMaps and Secrets are found in any document and in Lists, others are passed over", () => {
  const objects = collect(
    map("a", "data: {k: v}"),
    `apiVersion: example.com/v1
kind: Secret
metadata: {name: not-core}
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: aGk=}, stringData: {t: x}}
`,
  );
  assert.equal(objects.find("ConfigMap", "a", undefined)?.values.get("k"), "v");
  assert.deepEqual([...objects.find("Secret", "s", "any")?.values ?? []], [["k", "hi"], [
    "t",
    "x",
  ]]);
  assert.equal(objects.find("Secret", "not-core", undefined), undefined);
});

Deno.test("a pod finds the objects of its own namespace only, and those without one", () => {
  const objects = collect(
    map("a", "data: {k: one}", ", namespace: one"),
    map("a", "data: {k: open}"),
    map("b", "data: {k: default}", ", namespace: default"),
  );
  assert.equal(objects.find("ConfigMap", "a", "one")?.values.get("k"), "one");
  assert.equal(objects.find("ConfigMap", "a", "two")?.values.get("k"), "open");
  assert.equal(objects.find("ConfigMap", "b", undefined)?.values.get("k"), "default");
  assert.equal(objects.find("ConfigMap", "b", "two"), undefined);
});

for (
  const [what, text, expected] of [
    ["a value that is not a string", map("a", "data: {k: 1}"), ["config_malformed 4:8"]],
    ["data that is not a mapping", map("a", "data: [1]"), ["config_malformed 4:1"]],
    ["base64 that is none", map("a", 'binaryData: {k: "%"}'), ["config_malformed 4:14"]],
    ["no name", "apiVersion: v1\nkind: Secret\nmetadata: {}\n", ["config_malformed 3:1"]],
    ["two problems", map("a", "data: {k: 1, l: true}"), [
      "config_malformed 4:8",
      "config_malformed 4:14",
    ]],
    ["one name for two values", `${map("a", "data: {k: x}")}---\n${map("a", "data: {k: other}")}`, [
      "config_repeated 8:12",
    ]],
  ] as const
) {
  Deno.test(`${what} is refused with its place`, async () => {
    assert.deepEqual(await problemsOf(() => collect(text)), expected);
  });
}

Deno.test("the same object twice is one object", () => {
  collect(map("a", "data: {k: x}"), map("a", "data: {k: x}"));
});
