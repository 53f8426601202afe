import assert from "node:assert/strict";
import { InputError } from "../../core/mod.ts";
import { applyJsonPatch } from "./json_patch.ts";

const DOCUMENT = { a: [1, { b: 2 }], "x/y": { "~": null } };

for (
  const [what, patch, expected] of [
    ["add to an object", [{ op: "add", path: "/c", value: 1 }], { ...DOCUMENT, c: 1 }],
    ["insert into an array", [{ op: "add", path: "/a/1", value: 9 }], {
      ...DOCUMENT,
      a: [1, 9, { b: 2 }],
    }],
    ["append to an array", [{ op: "add", path: "/a/-", value: 9 }], {
      ...DOCUMENT,
      a: [1, { b: 2 }, 9],
    }],
    ["replace deep inside", [{ op: "replace", path: "/a/1/b", value: null }], {
      ...DOCUMENT,
      a: [1, { b: null }],
    }],
    ["replace everything", [{ op: "replace", path: "", value: 3 }], 3],
    ["remove from an array", [{ op: "remove", path: "/a/0" }], { ...DOCUMENT, a: [{ b: 2 }] }],
    ["use escaped keys", [{ op: "replace", path: "/x~1y/~0", value: 1 }], {
      ...DOCUMENT,
      "x/y": { "~": 1 },
    }],
    ["move", [{ op: "move", from: "/a/1/b", path: "/b" }], {
      a: [1, {}],
      "x/y": DOCUMENT["x/y"],
      b: 2,
    }],
    ["copy", [{ op: "copy", from: "/a/0", path: "/a/1/b" }], { ...DOCUMENT, a: [1, { b: 1 }] }],
    ["test, whatever the order of keys", [
      { op: "add", path: "/o", value: { p: 1, q: 2 } },
      { op: "test", path: "/o", value: { q: 2, p: 1 } },
      { op: "remove", path: "/o" },
    ], DOCUMENT],
  ] as const
) {
  Deno.test(`a JSON patch can ${what}`, () => {
    const before = JSON.stringify(DOCUMENT);
    assert.deepEqual(applyJsonPatch(DOCUMENT, patch, "p.json"), expected);
    assert.equal(JSON.stringify(DOCUMENT), before, "the document stays as it is");
  });
}

for (
  const [what, patch, code] of [
    ["something that is no list", {}, "json_patch_malformed"],
    ["an unknown operation", [{ op: "merge", path: "" }], "json_patch_malformed"],
    ["a path without a slash", [{ op: "remove", path: "a" }], "json_patch_malformed"],
    ["an unknown key", [{ op: "remove", path: "/a", force: true }], "json_patch_malformed"],
    ["a path that leads nowhere", [{ op: "replace", path: "/z", value: 1 }], "json_patch_failed"],
    ["an index behind the end", [{ op: "add", path: "/a/3", value: 1 }], "json_patch_failed"],
    ["an index with a leading zero", [{ op: "remove", path: "/a/00" }], "json_patch_failed"],
    ["a parent that is a scalar", [{ op: "add", path: "/a/0/x", value: 1 }], "json_patch_failed"],
    [
      "the prototype of an object",
      [{ op: "add", path: "/__proto__/x", value: 1 }],
      "json_patch_failed",
    ],
    ["a move into itself", [{ op: "move", from: "/a", path: "/a/0" }], "json_patch_failed"],
    ["a test that fails", [{ op: "test", path: "/a/0", value: 2 }], "json_patch_failed"],
  ] as const
) {
  Deno.test(`a JSON patch with ${what} is refused`, () => {
    assert.throws(
      () => applyJsonPatch(DOCUMENT, patch, "p.json"),
      (error) => error instanceof InputError && error.code === code && error.place?.kind === "json",
    );
  });
}
