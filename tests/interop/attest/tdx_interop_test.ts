import assert from "node:assert/strict";
import {
  pinnedVendorRoots,
  readTdxCollateral,
  type TdxCollateral,
  type TdxEvidence,
  type VendorRoots,
  verifyTdx,
} from "../../../attest/mod.ts";
import { FixedClock, VerificationError } from "../../../core/mod.ts";
import { SimulatedTdxVendor, tdxVariants } from "../../../simulator/vendor/mod.ts";
import { buildGoProgram } from "./_go_program.ts";
import { disagreements } from "./tdx_disagreements.ts";

interface Case {
  readonly name: string;
  readonly evidence: TdxEvidence & { readonly collateral: TdxCollateral };
  readonly roots: VendorRoots;
  /** PEM; empty for Intel's, which the Go library has built in. */
  readonly root: string;
  readonly at: Date;
}

const fixtures = new URL("../../../../shared/fixtures/tdx/", import.meta.url);
const now = new Date("2026-05-05T12:00:00Z");

async function fixtureCases(): Promise<Case[]> {
  const cases: Case[] = [];
  try {
    for await (const { name } of Deno.readDir(fixtures)) {
      const read = (file: string) =>
        Deno.readFile(new URL(`${name}/${file}`, fixtures)).catch(() => undefined);
      const expected = JSON.parse(
        await Deno.readTextFile(new URL(`${name}/expected.json`, fixtures)),
      );
      const quote = await read("quote.bin") ?? new Uint8Array();
      cases.push({
        name,
        evidence: { format: "tdx", quote, collateral: await readTdxCollateral(read) },
        roots: pinnedVendorRoots,
        root: "",
        at: new Date(expected.verifyAt ?? "2026-04-01T00:00:00Z"),
      });
    }
  } catch (error) {
    console.warn(`SKIPPED: the TDX fixtures are absent (${String(error)})`);
  }
  return cases;
}

async function simulatedCases(): Promise<Case[]> {
  const vendor = await SimulatedTdxVendor.create({ clock: new FixedClock(now) });
  const reportData = new Uint8Array(64).fill(7);
  return await Promise.all(tdxVariants.map(async ({ name, options }) => ({
    name,
    evidence: await vendor.issue({ reportData, ...options(now) }),
    roots: vendor.roots,
    root: vendor.rootPem,
    at: now,
  })));
}

/** Our verdict in the terms of the Go library, which knows no policy: genuine and UpToDate, or why not. */
async function ours({ evidence, roots, at }: Case): Promise<string> {
  try {
    const { tcb } = await verifyTdx(evidence, { roots, at });
    return tcb.status === "UpToDate" ? "" : `TCB status ${tcb.status}`;
  } catch (error) {
    assert.ok(error instanceof VerificationError, String(error));
    return error.code;
  }
}

function forGo({ name, evidence: { quote, collateral }, root, at }: Case): unknown {
  return {
    name,
    quote: quote.toBase64(),
    root,
    at: at.toISOString(),
    ...collateral,
    tcbInfo: collateral.tcbInfo.toBase64(),
    qeIdentity: collateral.qeIdentity.toBase64(),
    pckCrl: collateral.pckCrl.toBase64(),
    rootCaCrl: collateral.rootCaCrl.toBase64(),
  };
}

const program = await buildGoProgram(new URL("./tdx/", import.meta.url));

Deno.test({
  name: "go-tdx-guest agrees with us on every quote, but for the listed disagreements",
  ignore: program === undefined,
  fn: async () => {
    assert.ok(program);
    const cases = [...await fixtureCases(), ...await simulatedCases()];
    const theirs = await program.run<{ name: string; error: string; quote: string }[]>(
      cases.map(forGo),
    );
    const found: string[] = [];
    for (const [index, one] of cases.entries()) {
      const mine = await ours(one);
      const other = theirs[index];
      assert.ok(other?.name === one.name);
      if ((mine === "") !== (other.error === "")) {
        found.push(one.name);
        const listed = disagreements[one.name];
        assert.ok(
          listed,
          `${one.name}: we say ${mine || "accepted"}, go-tdx-guest says ${
            other.error || "accepted"
          }`,
        );
        assert.equal(listed.accepts, mine === "" ? "us" : "go-tdx-guest", one.name);
      }
      if (other.error === "") {
        assert.equal(other.quote, one.evidence.quote.toBase64(), `${one.name} serialised again`);
      }
    }
    const absent = Object.keys(disagreements).filter((name) =>
      cases.some((one) => one.name === name) && !found.includes(name)
    );
    assert.deepEqual(absent, [], "listed disagreements that are none");
  },
});
