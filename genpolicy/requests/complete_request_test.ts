import assert from "node:assert/strict";
import fc from "fast-check";
import { completeRequest } from "./complete_request.ts";

Deno.test("missing fields get their protobuf defaults and are noted", () => {
  const { request, notes } = completeRequest("CopyFileRequest", { path: "/x" });
  assert.deepEqual(request, {
    path: "/x",
    file_type: "",
    symlink_target: null,
    file_size: 0,
    file_mode: 0,
    dir_mode: 0,
    uid: 0,
    gid: 0,
    offset: 0,
  });
  assert.equal(notes.length, 8);
  assert(notes.every(({ problem }) => problem === "missing"));
});

Deno.test("a message that is not set is null, a list is empty", () => {
  const { request } = completeRequest("CreateContainerRequest", { OCI: { Process: {} } });
  const { OCI, storages } = request as { OCI: Record<string, unknown>; storages: unknown };
  assert.deepEqual(storages, []);
  assert.equal(OCI["Hooks"], null);
  assert.equal(OCI["Linux"], null);
  assert.deepEqual((OCI["Process"] as Record<string, unknown>)["Args"], []);
});

Deno.test("unknown fields are dropped and noted", () => {
  const { request, notes } = completeRequest("StartContainerRequest", {
    container_id: "a",
    "x/y": 1,
  });
  assert.deepEqual(request, { container_id: "a" });
  assert.deepEqual(notes, [{ pointer: "/x~1y", problem: "unknown" }]);
});

Deno.test("values of a wrong type are noted and left to the rules", () => {
  const { notes } = completeRequest("CreateContainerRequest", {
    OCI: { Process: { Args: "sh", Env: [1] } },
  });
  const wrong = notes.filter(({ problem }) => problem === "wrong_type");
  assert.deepEqual(wrong.map(({ pointer }) => pointer), [
    "/OCI/Process/Args",
    "/OCI/Process/Env/0",
  ]);
});

Deno.test("keys of maps are kept, prototypes are not", () => {
  const text = '{"OCI": {"Annotations": {"__proto__": "a", "constructor": "b"}}}';
  const { request } = completeRequest("CreateContainerRequest", JSON.parse(text));
  const { Annotations } = (request as { OCI: { Annotations: object } }).OCI;
  assert.deepEqual(Object.keys(Annotations).toSorted(), ["__proto__", "constructor"]);
});

Deno.test("no JSON value makes completion fail", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    completeRequest("CreateContainerRequest", value);
    completeRequest("NoSuchRequest", value);
  }));
});
