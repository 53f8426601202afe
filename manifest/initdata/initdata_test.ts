import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { InputError, sha256Hex } from "../../core/mod.ts";
import { parseInitdata } from "./parse_initdata.ts";
import { parseInitdataAnnotation } from "./parse_initdata_annotation.ts";
import { policyHash } from "./policy_hash.ts";

Deno.test("the policy hash is the SHA-256 of the measured bytes, as HOST_DATA is", async () => {
  const bytes = new TextEncoder().encode('version = "0.1.0"\n');
  assert.equal(await policyHash(bytes), await sha256Hex(bytes));
});

for (
  const [what, value] of [
    ["text that is not base64", "!!!"],
    ["bytes that are not gzip", "AAAA"],
    ["a gzip bomb", gzipSync(new Uint8Array(17 * 1024 * 1024)).toString("base64")],
    ["a cut gzip stream", gzipSync(new Uint8Array(100)).subarray(0, 15).toString("base64")],
  ] as const
) {
  Deno.test(`an annotation of ${what} is refused`, () => {
    return assert.rejects(
      parseInitdataAnnotation(value),
      (error) => error instanceof InputError && error.code === "initdata_annotation_malformed",
    );
  });
}

for (
  const [what, toml] of [
    ["no TOML", "version = "],
    ["another version", 'version = "0.2.0"\nalgorithm = "sha256"\n[data]\n'],
    ["an unknown algorithm", 'version = "0.1.0"\nalgorithm = "md5"\n[data]\n'],
    ["no data", 'version = "0.1.0"\nalgorithm = "sha256"\n'],
    ["an entry that is no text", 'version = "0.1.0"\nalgorithm = "sha256"\n[data]\na = 1\n'],
    ["an unknown key", 'version = "0.1.0"\nalgorithm = "sha256"\nx = 1\n[data]\n'],
    [
      "a name that JavaScript drops",
      'version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"__proto__" = "1"\n',
    ],
    ["a key twice", 'version = "0.1.0"\nalgorithm = "sha256"\n[data]\na = "1"\na = "2"\n'],
  ] as const
) {
  Deno.test(`initdata with ${what} is refused`, () => {
    assert.throws(
      () => parseInitdata(new TextEncoder().encode(toml)),
      (error) => error instanceof InputError && error.code === "initdata_malformed",
    );
  });
}

Deno.test("initdata that is not UTF-8 is refused", () => {
  assert.throws(() => parseInitdata(new Uint8Array([0xff, 0xfe])), InputError);
});

Deno.test("the spelling sha-256 is the algorithm sha256", () => {
  const toml = 'version = "0.1.0"\nalgorithm = "SHA-256"\n[data]\n';
  assert.equal(parseInitdata(new TextEncoder().encode(toml)).algorithm, "sha256");
});
