import fc from "fast-check";
import assert from "node:assert/strict";
import { renderData } from "./render_data.ts";

Deno.test("rendered data is JSON that reads back, in ASCII", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "grapheme", maxDepth: 4 }), (value) => {
      const text = renderData(value);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.match(text, /^[\n\x20-\x7e]*$/);
    }),
  );
});

Deno.test("what fits a line stays on it, and every other item gets its own", () => {
  assert.equal(renderData({ a: [1, "b"], c: {} }), '{"a": [1, "b"], "c": {}}');
  const long = "x".repeat(60);
  assert.equal(
    renderData({ a: [long, long] }),
    `{\n  "a": [\n    "${long}",\n    "${long}"\n  ]\n}`,
  );
});

Deno.test("fields that are undefined are left out", () => {
  assert.equal(renderData({ a: undefined, b: null }), '{"b": null}');
});
