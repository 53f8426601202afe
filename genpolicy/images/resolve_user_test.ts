import assert from "node:assert/strict";
import { resolveUser, supplementaryGroups } from "./mod.ts";

const files = {
  passwd: [
    "root:x:0:0:root:/root:/bin/sh",
    "",
    "app:x:1000:1001:App:/app:/bin/sh",
    "twin:x:1000:7:::",
    "short:x:5",
    "odd:x:abc:9::",
    "far:x:3000000000:1::",
    "  spaced:x:8:8::  ",
  ].join("\n"),
  group: [
    "root:x:0:root",
    "wheel:x:10:root,app",
    "app:x:1001:app",
    "disk:x:6:app,root",
    "again:x:6:app",
    "empty:x:77:",
  ].join("\n"),
};
const none = { passwd: null, group: null };

Deno.test("users resolve as containerd resolves them", async (t) => {
  const cases: [string, number, number, number[], string | undefined][] = [
    ["", 0, 0, [0, 6, 10], "root"],
    ["0", 0, 0, [0, 6, 10], "root"],
    ["root", 0, 0, [0, 6, 10], "root"],
    ["app", 1000, 1001, [6, 10, 1001], "app"],
    ["1000", 1000, 1001, [6, 10, 1001], "app"],
    ["app:wheel", 1000, 10, [6, 10], "app"],
    ["app:55", 1000, 55, [6, 10, 55], "app"],
    ["4242", 4242, 0, [0], undefined],
    ["4242:17", 4242, 17, [17], undefined],
    ["1000:0", 1000, 0, [0, 6, 10], "app"],
    ["short", 5, 0, [0], "short"],
    ["odd", 0, 9, [9], "odd"],
    ["spaced", 8, 8, [8], "spaced"],
  ];
  for (const [user, uid, gid, additionalGids, username] of cases) {
    await t.step(JSON.stringify(user), () => {
      assert.deepEqual(resolveUser(user, files), { uid, gid, additionalGids, username });
    });
  }
});

Deno.test("the kubelet drops the group half", () => {
  const user = resolveUser("app:wheel", files, { groupHalf: "ignore" });
  assert.deepEqual(user.gid, 1001);
});

Deno.test("an image without user files knows numbers only", () => {
  assert.deepEqual(resolveUser("12", none).additionalGids, [0]);
  assert.deepEqual(resolveUser("", none).uid, 0);
  assert.throws(() => resolveUser("app", none), { code: "image_user_unknown" });
});

Deno.test("users that containerd refuses are errors", () => {
  assert.throws(() => resolveUser("a:b:c", files), { code: "image_user_malformed" });
  assert.throws(() => resolveUser("nobody", files), { code: "image_user_unknown" });
  assert.throws(() => resolveUser("app:nogroup", files), { code: "image_group_unknown" });
  assert.throws(() => resolveUser("far", files), { code: "image_user_range" });
  assert.throws(() => resolveUser("-1", files), { code: "image_user_unknown" });
  assert.throws(() => resolveUser("3000000000", files), { code: "image_user_unknown" });
});

Deno.test("supplementary groups of a number are those of its name", () => {
  assert.deepEqual(supplementaryGroups("1000", files), [6, 10]);
  assert.deepEqual(supplementaryGroups("app", files), [6, 10]);
  assert.deepEqual(supplementaryGroups("4242", files), []);
  assert.deepEqual(supplementaryGroups("app", none), []);
});
