import assert from "node:assert/strict";
import {
  defaultImageReplacements,
  parseImageReplacements,
  replacementOf,
} from "./component_images.ts";

Deno.test("parseImageReplacements() reads lines, comments and references with digests", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const read = parseImageReplacements(
    "r.txt",
    `# ours\n\na:latest=reg.example/a@${digest}\r\nb=c\n`,
  );
  assert.deepEqual([...read], [["a:latest", `reg.example/a@${digest}`], ["b", "c"]]);
});

Deno.test("parseImageReplacements() refuses lines that are not name=reference", () => {
  for (const text of ["a", "=b", "a=", "a=b=c", "a b=c", "a=b\na=c"]) {
    assert.throws(() => parseImageReplacements("r.txt", text), {
      code: "image_replacements_malformed",
    }, text);
  }
});

Deno.test("replacementOf() replaces names as they are, and own images whatever their tag and digest", () => {
  const replacements = new Map([...defaultImageReplacements, ["web:1", "reg.example/web:1"]]);
  const replaced = (reference: string) => replacementOf(reference, replacements);
  const coordinator = defaultImageReplacements.get("contrast.example/coordinator:latest");
  assert(coordinator !== undefined);
  assert.equal(replaced("web:1"), "reg.example/web:1");
  assert.equal(replaced("web:2"), undefined);
  assert.equal(replaced("contrast.example/coordinator"), coordinator);
  assert.equal(
    replaced(`contrast.example/coordinator:0.0.1@sha256:${"a".repeat(64)}`),
    coordinator,
  );
  assert.equal(replaced("contrast.example/coordinator/x:1"), undefined);
  assert.equal(replaced("my.example/contrast.example/coordinator:1"), undefined);
});
