import assert from "node:assert/strict";
import { snpReasons, strictSnpPolicy, verifySnp } from "../../../attest/mod.ts";
import { VerificationError } from "../../../core/mod.ts";
import { buildGoProgram } from "./_go_program.ts";
import { issuedByGo, type SnpCase, snpCases } from "./snp_cases.ts";
import { snpDisagreements } from "./snp_disagreements.ts";

interface GoVerdict {
  readonly name: string;
  readonly verify: string;
  readonly validate: string;
}

const program = await buildGoProgram(new URL("./snp/", import.meta.url));
const ignore = program === undefined;

/** Our verdict: empty, or why not; under the policy that the Go program validates with. */
async function ours({ evidence, roots, at, product }: SnpCase): Promise<string> {
  try {
    const verified = await verifySnp(evidence, { roots, at, product, revocation: "when-present" });
    return snpReasons(verified, strictSnpPolicy).map(({ code }) => code).join(", ");
  } catch (error) {
    assert.ok(error instanceof VerificationError, String(error));
    return error.code;
  }
}

function forGo({ name, evidence, product, at, trusted }: SnpCase) {
  return {
    name,
    report: evidence.report.toBase64(),
    vek: evidence.vek.toBase64(),
    ask: (evidence.chain[0] ?? new Uint8Array()).toBase64(),
    ark: (evidence.chain[1] ?? new Uint8Array()).toBase64(),
    vlek: ((evidence.report[0x48] ?? 0) >> 2) === 1,
    trusted,
    product,
    at: at.toISOString(),
  };
}

Deno.test({
  name: "go-sev-guest agrees with us on every report, but for the listed disagreements",
  ignore,
  fn: async () => {
    assert.ok(program);
    const cases = await snpCases();
    const theirs = await program.run<GoVerdict[]>(cases.map(forGo));
    const found: string[] = [];
    for (const [index, one] of cases.entries()) {
      const mine = await ours(one);
      const other = theirs[index];
      assert.ok(other?.name === one.name);
      const verdict = other.verify || other.validate;
      if ((mine === "") === (verdict === "")) continue;
      found.push(one.name);
      const listed = snpDisagreements[one.name];
      assert.ok(
        listed,
        `${one.name}: we say ${mine || "accepted"}, go-sev-guest ${verdict || "accepted"}`,
      );
      assert.equal(listed.accepts, mine === "" ? "us" : "go-sev-guest", one.name);
    }
    const absent = Object.keys(snpDisagreements).filter((name) =>
      cases.some((one) => one.name === name) && !found.includes(name)
    );
    assert.deepEqual(absent, [], "listed disagreements that are none");
  },
});

Deno.test({
  name: "we verify what go-sev-guest's test vendor issues, and only under its root",
  ignore,
  fn: async () => {
    assert.ok(program);
    const issued = await program.run<Parameters<typeof issuedByGo>[0][]>([], "issue");
    assert.equal(issued.length, 3);
    for (const one of issued) {
      const { evidence, roots, at, product } = await issuedByGo(one);
      const options = { at, product, revocation: "when-present" as const };
      const verified = await verifySnp(evidence, { ...options, roots });
      assert.equal(verified.product, one.product);
      await assert.rejects(verifySnp(evidence, { ...options, roots: { snp: [], tdx: [] } }), {
        code: "root_not_pinned",
      });
    }
  },
});
