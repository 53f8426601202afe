import assert from "node:assert/strict";
import { diffGrants } from "./diff_grants.ts";

const grant = (text: string, scope = "container web") => ({ scope, text });

Deno.test("a difference names what each side has alone", () => {
  const difference = diffGrants([grant("a"), grant("b")], [grant("b"), grant("c")]);
  assert.deepEqual(difference, { added: [grant("c")], removed: [grant("a")] });
});

Deno.test("the same text in another container is another grant", () => {
  const difference = diffGrants([grant("a")], [grant("a", "container db")]);
  assert.equal(difference.added.length, 1);
  assert.equal(difference.removed.length, 1);
});

Deno.test("equal sides have no difference", () => {
  assert.deepEqual(diffGrants([grant("a")], [grant("a")]), { added: [], removed: [] });
});
