import assert from "node:assert/strict";
import type { ImageFacts } from "./image_facts.ts";
import { lockedFacts } from "./locked_facts.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const facts: ImageFacts = {
  reference: "registry.example/app:1",
  digest: DIGEST,
  platform: "linux/amd64",
  config: {},
  passwd: null,
  group: null,
  size: 1,
  unpackedSize: 2,
};
const lock = { images: new Map([[facts.reference, facts]]) };

Deno.test("a locked reference is found as written", () =>
  assert.equal(lockedFacts(lock, "registry.example/app:1"), facts));

Deno.test("a reference that was pinned after it was locked is found, under its new name", () => {
  const reference = `registry.example/app:1@${DIGEST}`;
  assert.deepEqual(lockedFacts(lock, reference), { ...facts, reference });
});

Deno.test("another digest, tag or name is not taken for the locked image", () => {
  for (
    const reference of [
      `registry.example/app:1@sha256:${"b".repeat(64)}`,
      `registry.example/app:2@${DIGEST}`,
      `registry.example/other:1@${DIGEST}`,
      "registry.example/app",
      "@",
      "",
    ]
  ) assert.equal(lockedFacts(lock, reference), undefined, reference);
});
