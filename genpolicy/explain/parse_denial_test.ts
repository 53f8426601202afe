import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDenial } from "./parse_denial.ts";

const PRINTED = JSON.stringify([{
  container: 1,
  failed: [{ check: "env_expected", unexpected: ['EVIL="1"'] }, { check: "rlimits" }],
  name: "web",
}]);
const PLAIN = `CreateContainerRequest is blocked by policy: policy.rego:88: contrast ${PRINTED}`;

function quoted(text: string, layers: number): string {
  return layers === 0 ? text : quoted(JSON.stringify(text), layers - 1);
}

Deno.test("a denial is read under any number of quotes", () => {
  for (let layers = 0; layers < 5; layers++) {
    const text = `Error: failed to create shim task: rpc status: ${quoted(PLAIN, layers)}: unknown`;
    const { kind, failures, isCut } = parseDenial(text);
    assert.equal(kind, "CreateContainerRequest");
    assert.equal(isCut, false, text);
    assert.equal(failures[0]?.container, 1);
    assert.deepEqual(failures[0]?.failed.map(({ check }) => check), ["env_expected", "rlimits"]);
  }
});

Deno.test("a message that was cut still names the checks before the cut", () => {
  const { failures, isCut } = parseDenial(PLAIN.slice(0, PLAIN.indexOf("rlimits")));
  assert(isCut);
  assert.deepEqual(failures, [{ container: 1, failed: [{ check: "env_expected" }] }]);
});

Deno.test("requests that create no container print their checks alone", () => {
  const { failures } = parseDenial(
    'CopyFileRequest is blocked by policy: policy.rego:48: contrast [{"check":"copy_type"}]',
  );
  assert.deepEqual(failures, [{ failed: [{ check: "copy_type" }] }]);
});

Deno.test("a denial by other rules names no check", () => {
  assert.deepEqual(parseDenial("ExecProcessRequest is blocked by policy: allowed_args: 1"), {
    kind: "ExecProcessRequest",
    failures: [],
    isCut: false,
  });
});

Deno.test("other text is refused", () => {
  for (const text of ["", "ImagePullBackOff", "is blocked by policy", "x is blocked by policy"]) {
    assert.throws(() => parseDenial(text), { code: "denial_unknown" });
  }
});

Deno.test("no end of a message makes reading fail", () => {
  fc.assert(fc.property(fc.nat(PLAIN.length), fc.string(), (length, tail) => {
    const text = PLAIN.slice(0, length) + tail;
    if (text.includes("blocked by policy")) parseDenial(text);
  }));
});
