import assert from "node:assert/strict";
import type { TdxCollateral } from "../../attest/mod.ts";
import { collateralFiles } from "../../attest/mod.ts";
import { FixedClock } from "../../core/mod.ts";
import { SimulatedTdxVendor, type TdxIssueOptions } from "../../simulator/vendor/mod.ts";

const now = "2026-05-05T12:00:00Z";
const vendor = await SimulatedTdxVendor.create({ clock: new FixedClock(now) });
const main = new URL("../../main.ts", import.meta.url).pathname;

async function write(folder: string, quote: Uint8Array, collateral: TdxCollateral): Promise<void> {
  await Deno.writeFile(`${folder}/quote.bin`, quote);
  for (const [name, file] of Object.entries(collateralFiles)) {
    const value = collateral[name as keyof TdxCollateral];
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    await Deno.writeFile(`${folder}/${file}`, bytes);
  }
}

/** Verifies a simulated quote on the command line. */
async function verify(
  options: Omit<TdxIssueOptions, "reportData">,
  args: readonly string[] = [],
  policy?: unknown,
): Promise<{ code: number; verdict: Record<string, unknown>; stderr: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const { quote, collateral } = await vendor.issue({
      reportData: new Uint8Array(64),
      ...options,
    });
    await write(folder, quote, collateral);
    if (policy !== undefined) {
      await Deno.writeTextFile(`${folder}/policy.json`, JSON.stringify(policy));
    }
    const root = ["--simulated-root", `TDX=${vendor.rootFingerprint}`, "--allow-simulated"];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-check", main, "evidence", "verify", "--tdx", `${folder}/quote.bin`],
        ...["--collateral", folder, "--at", now, "-o", "json"],
        ...(policy === undefined ? [] : ["--policy", `${folder}/policy.json`]),
        ...(args.length === 0 ? root : args),
      ],
    }).output();
    const text = new TextDecoder().decode(stdout);
    return {
      code,
      verdict: text === "" ? {} : JSON.parse(text),
      stderr: new TextDecoder().decode(stderr),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const codes = (verdict: Record<string, unknown>) =>
  (verdict.reasons as { code: string }[]).map(({ code }) => code);

Deno.test("evidence verify accepts a current TD with exit code 0", async () => {
  const { code, verdict } = await verify({});
  assert.equal(code, 0);
  assert.equal(verdict.format, "tdx");
  assert.equal(verdict.genuine, true);
  assert.equal(verdict.tcbStatus, "UpToDate");
  assert.equal(verdict.signingKey, "PCK");
  assert.equal(verdict.accepted, true);
  assert.deepEqual(verdict.reasons, []);
});

Deno.test("evidence verify refuses an outdated debug TD with exit code 5 and every reason", async () => {
  const { code, verdict } = await verify({
    status: "OutOfDate",
    body: { tdAttributes: Uint8Array.fromHex("0100000000000000") },
  });
  assert.equal(code, 5);
  assert.equal(verdict.genuine, true);
  assert.equal(verdict.accepted, false);
  assert.equal(verdict.tcbStatus, "OutOfDate");
  assert.deepEqual(verdict.advisories, ["INTEL-SA-00001"]);
  assert.deepEqual(codes(verdict), ["td_attribute_missing", "td_debug", "tcb_status_refused"]);
});

Deno.test("evidence verify refuses a revoked platform key with exit code 4", async () => {
  const { code, verdict } = await verify({ tamper: { revoked: ["pck"] } });
  assert.equal(code, 4);
  assert.equal(verdict.genuine, false);
  assert.deepEqual(codes(verdict), ["certificate_revoked"]);
});

Deno.test("evidence verify refuses a simulated vendor that nobody allowed with exit code 4", async () => {
  const { code, verdict } = await verify({}, ["--offline"]);
  assert.equal(code, 4);
  assert.deepEqual(codes(verdict), ["root_not_pinned"]);
});

Deno.test("evidence verify obeys a policy file, and names its mistakes", async () => {
  const open = {
    ...{ reportData: "any", hostData: "any", mrTd: "any", mrSeam: "any" },
    rtmrs: ["any", "any", "any", "any"],
  };
  const statuses = { acceptedTcbStatuses: ["UpToDate", "OutOfDate"] };
  const old = { status: "OutOfDate" } as const;
  assert.equal((await verify(old, [], { tdx: { ...open, ...statuses } })).code, 0);
  const strict = { ...open, ...statuses, mrTd: "00".repeat(48) };
  const refused = await verify(old, [], { tdx: [strict] });
  assert.equal(refused.code, 5);
  assert.deepEqual(codes(refused.verdict), ["mrtd_mismatch"]);
  const wrong = await verify(old, [], { tdx: { ...open, mrTd: "" } });
  assert.equal(wrong.code, 3);
  assert.match(wrong.stderr, /tdx\.mrTd/);
});
