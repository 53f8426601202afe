import assert from "node:assert/strict";
import { identityReader } from "./identity_reader.ts";

function read(env: Record<string, string>) {
  return identityReader((name) => env[name]);
}

Deno.test("identityReader() reads the number of a user or of a group", () => {
  assert.equal(read({}), undefined);
  assert.deepEqual(read({ CONTRAST_FILES_USER: "1000" }), { user: 1000 });
  assert.deepEqual(read({ CONTRAST_FILES_GROUP: "2147483647" }), { group: 2147483647 });
});

Deno.test("identityReader() refuses names, odd numbers and both at once", () => {
  for (const text of ["app", "-1", "1.5", "1e3", "0x10", " 1", "2147483648", "99999999999"]) {
    for (const name of ["CONTRAST_FILES_USER", "CONTRAST_FILES_GROUP"]) {
      assert.throws(() => read({ [name]: text }), { code: "files_reader_malformed" }, text);
    }
  }
  const both = { CONTRAST_FILES_USER: "1", CONTRAST_FILES_GROUP: "1" };
  assert.throws(() => read(both), { code: "files_reader_malformed" });
});
