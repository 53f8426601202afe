import assert from "node:assert/strict";
import { applyOperations } from "./apply_operations.ts";

Deno.test("operations add, replace and remove", () => {
  const before = { pstate: { a: 1, b: 2 } };
  const after = applyOperations(before, [
    { op: "add", path: "/pstate/c", value: 3 },
    { op: "replace", path: "/pstate/a", value: 4 },
    { op: "remove", path: "/pstate/b" },
  ]);
  assert.deepEqual(after, { pstate: { a: 4, c: 3 } });
  assert.deepEqual(before, { pstate: { a: 1, b: 2 } });
});

Deno.test("escapes of JSON pointers are undone", () => {
  const after = applyOperations({ pstate: {} }, [{ op: "add", path: "/pstate/a~1b~0c", value: 1 }]);
  assert.deepEqual(after, { pstate: { "a/b~c": 1 } });
});

Deno.test("a path that does not exist fails, and nothing is changed", () => {
  const before = { pstate: { a: 1 } };
  for (
    const operation of [
      { op: "remove", path: "/pstate/x" },
      { op: "replace", path: "/pstate/x", value: 1 },
      { op: "add", path: "/other/x", value: 1 },
      { op: "add", path: "/pstate/a/b", value: 1 },
      { op: "add", path: "", value: 1 },
    ] as const
  ) {
    assert.throws(
      () => applyOperations(before, [{ op: "add", path: "/pstate/n", value: 1 }, operation]),
      { code: "policy_state_operation" },
      operation.path,
    );
  }
  assert.deepEqual(before, { pstate: { a: 1 } });
});
