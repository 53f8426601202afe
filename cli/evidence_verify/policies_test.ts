import assert from "node:assert/strict";
import { InputError, InputErrors } from "../../core/mod.ts";
import { policies } from "./policies.ts";

const snp = { measurement: "any", hostData: "any", reportData: "any" };
const tdx = {
  ...{ reportData: "any", hostData: "any", mrTd: "any", mrSeam: "any" },
  rtmrs: ["any", "any", "any", "any"],
};
const digest = "11".repeat(48);

async function read(text: string, format: "snp" | "tdx") {
  const file = await Deno.makeTempFile({ prefix: "contrast-policy-" });
  try {
    await Deno.writeTextFile(file, text);
    return await policies(file, format);
  } finally {
    await Deno.remove(file);
  }
}

/** The sentences with which a policy file is refused. */
async function refusal(text: string, format: "snp" | "tdx"): Promise<string> {
  try {
    await read(text, format);
  } catch (error) {
    assert.ok(error instanceof InputError || error instanceof InputErrors, String(error));
    assert.equal(error.code, "policy_file_invalid");
    return error instanceof InputErrors
      ? error.problems.map((one) => one.describe()).join("\n")
      : error.describe();
  }
  return "accepted";
}

const withSnp = (options: object) => JSON.stringify({ snp: { ...snp, ...options } });
const withTdx = (options: object) => JSON.stringify({ tdx: { ...tdx, ...options } });
const minimum = (from: string) =>
  withSnp({ minimumTcb: [{ from, tcb: { bootloader: 1, tee: 0, snp: 1, microcode: 1 } }] });

const refused: readonly [name: string, text: string, "snp" | "tdx", sentence: RegExp][] = [
  ["no JSON", "", "snp", /not JSON/],
  ["no section", "{}", "snp", /no section "snp"/],
  ["an empty list of policies", '{"snp":[]}', "snp", /snp is empty/],
  ["a policy that says nothing", '{"snp":[{}]}', "snp", /snp\[0\]\.measurement/],
  [
    "a duplicate key",
    `{"snp":{"hostData":"any","reportData":"any","measurement":"${digest}","measurement":"any"}}`,
    "snp",
    /snp\.measurement: .*appears twice/,
  ],
  ["a duplicate section", `{"snp":{},"snp":${JSON.stringify(snp)}}`, "snp", /snp: .*appears twice/],
  ["a duplicate key in disguise", '{"snp":[],"\\u0073np":[]}', "snp", /appears twice/],
  [
    "a key that every object has",
    '{"snp":{"measurement":"any","hostData":"any","reportData":"any","__proto__":{}}}',
    "snp",
    /snp\.__proto__: .*not known/,
  ],
  ["deep nesting", `{"snp":${"[".repeat(40)}${"]".repeat(40)}}`, "snp", /deeper than 16/],
  ["an unknown key", withSnp({ measurements: digest }), "snp", /snp\.measurements/],
  ["an empty value", withSnp({ measurement: "" }), "snp", /snp\.measurement/],
  ["an empty list", withSnp({ chipIds: [] }), "snp", /snp\.chipIds/],
  ["any inside a list", withSnp({ measurement: ["any"] }), "snp", /snp\.measurement/],
  ["a day that does not exist", minimum("2026-02-31T00:00:00Z"), "snp", /time that exists/],
  ["a time without a zone", minimum("2026-02-01T00:00:00"), "snp", /minimumTcb\[0\]\.from/],
  [
    "trusted ID keys that nothing asks for",
    withSnp({ trustedIdKeyDigests: [digest] }),
    "snp",
    /no effect without requireIdBlock/,
  ],
  [
    "trusted author keys that nothing asks for",
    withSnp({ trustedAuthorKeyDigests: [digest], requireIdBlock: false }),
    "snp",
    /no effect without requireAuthorKey/,
  ],
  [
    "required mitigation vectors without bits",
    withSnp({ requireMitigationVectors: true }),
    "snp",
    /no effect without minimumLaunchMitigationVector/,
  ],
  ["no required attributes", withTdx({ requiredTdAttributes: [] }), "tdx", /requiredTdAttributes/],
  ["no rejected advisories", withTdx({ rejectedAdvisories: [] }), "tdx", /rejectedAdvisories/],
  ["an empty advisory", withTdx({ acceptedAdvisories: [""] }), "tdx", /acceptedAdvisories\[0\]/],
  ["no service TD value", withTdx({ serviceTd: "" }), "tdx", /tdx\.serviceTd/],
  ["a status that is never accepted", withTdx({ acceptedTcbStatuses: ["Revoked"] }), "tdx", /tdx/],
];

for (const [name, text, format, sentence] of refused) {
  Deno.test(`a policy file with ${name} is refused`, async () => {
    assert.match(await refusal(text, format), sentence);
  });
}

Deno.test("a policy file may repeat a key in different objects and use every word for none", async () => {
  const list = [snp, { ...snp, requireIdBlock: true, trustedIdKeyDigests: [digest] }];
  assert.equal((await read(JSON.stringify({ snp: list, tdx }), "snp")).length, 2);
  const [policy] = await read(withTdx({ requiredTdAttributes: "none" }), "tdx");
  assert.equal(policy?.format === "tdx" && policy.requiredTdAttributes, "none");
});
