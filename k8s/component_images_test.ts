import assert from "node:assert/strict";
import { parseImageReplacements } from "./component_images.ts";

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
