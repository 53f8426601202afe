import assert from "node:assert/strict";
import { testManifest } from "./_test_manifest.ts";
import { parseManifest } from "./parse_manifest.ts";
import { serializeManifest } from "./serialize_manifest.ts";

Deno.test("the same content gives the same bytes, whatever the order of keys", () => {
  const content = testManifest();
  const reversed = Object.fromEntries(Object.entries(content).reverse()) as typeof content;
  assert.deepEqual(serializeManifest(reversed), serializeManifest(content));
});

Deno.test("a written manifest is read back as it was, and written again to the same bytes", async () => {
  const bytes = serializeManifest(testManifest());
  const manifest = await parseManifest(bytes);
  assert.deepEqual(manifest.content, testManifest());
  assert.deepEqual(serializeManifest(manifest.content), bytes);
});

Deno.test("a manifest is indented by two spaces, sorted, and ends with a newline", () => {
  const text = new TextDecoder().decode(serializeManifest(testManifest()));
  assert.match(text, /^\{\n {2}"Policies": \{\n {4}"abab/);
  assert.ok(text.endsWith("\n}\n"));
});
