import assert from "node:assert/strict";
import { encodePemCertificate, encodeSnpCertTable, snpCertTableGuids } from "../../attest/mod.ts";
import { FixedClock } from "../../core/mod.ts";
import { SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";

const clock = new FixedClock("2026-11-22T00:00:00Z");
const vendor = await SimulatedSnpVendor.create({ clock });
const reportData = new Uint8Array(64).fill(1);
const main = new URL("../../main.ts", import.meta.url).pathname;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function contrast(...args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", main, ...args],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A folder with a report and its endorsements, and the arguments that verify it. */
async function withFiles(
  fields: Parameters<typeof vendor.issue>[0],
  body: (folder: string, verify: (...args: string[]) => Promise<Outcome>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "contrast-evidence-" });
  try {
    const evidence = await vendor.issue(fields);
    await Deno.writeFile(`${folder}/report.bin`, evidence.report);
    await Deno.writeFile(`${folder}/vek.der`, evidence.vek);
    await Deno.writeTextFile(
      `${folder}/chain.pem`,
      evidence.chain.map(encodePemCertificate).join(""),
    );
    await Deno.writeFile(`${folder}/crl.der`, evidence.crls[0] ?? new Uint8Array());
    const root = ["--allow-simulated", "--simulated-root", `Milan=${vendor.rootFingerprint}`];
    const files = ["--snp", `${folder}/report.bin`, "--vek", `${folder}/vek.der`];
    const rest = ["--chain", `${folder}/chain.pem`, "--crl", `${folder}/crl.der`];
    const at = ["--at", clock.now().toISOString()];
    await body(
      folder,
      (...args) =>
        contrast("evidence", "verify", ...files, ...rest, ...at, "--offline", ...root, ...args),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("evidence verify accepts a genuine report and prints the verdict", async () => {
  await withFiles({ reportData }, async (folder, verify) => {
    const { code, stdout, stderr } = await verify("-o", "json");
    assert.equal(code, 0, stderr);
    const verdict = JSON.parse(stdout);
    assert.deepEqual(Object.keys(verdict), [
      "format",
      "genuine",
      "product",
      "signingKey",
      "tcbStatus",
      "advisories",
      "claims",
      "accepted",
      "reasons",
    ]);
    assert.deepEqual([verdict.genuine, verdict.accepted, verdict.product], [true, true, "Milan"]);
    assert.equal(verdict.claims.revocation, "checked");
    const policy = {
      snp: [{ measurement: "any", hostData: "any", reportData: reportData.toHex() }],
    };
    await Deno.writeTextFile(`${folder}/policy.json`, JSON.stringify(policy));
    assert.equal((await verify("--policy", `${folder}/policy.json`)).code, 0);
    policy.snp = [{ measurement: "any", hostData: "any", reportData: "00".repeat(64) }];
    await Deno.writeTextFile(`${folder}/policy.json`, JSON.stringify(policy));
    const refused = await verify("--policy", `${folder}/policy.json`, "-o", "json");
    assert.equal(refused.code, 5);
    assert.equal(JSON.parse(refused.stdout).reasons[0].code, "report_data_mismatch");
    await Deno.writeTextFile(`${folder}/policy.json`, `{"snp":{"measurement":"","vmpl":9}}`);
    const broken = await verify("--policy", `${folder}/policy.json`);
    assert.equal(broken.code, 3);
    assert.match(broken.stderr, /snp\.measurement/);
    assert.match(broken.stderr, /snp\.reportData/);
  });
});

Deno.test("evidence verify ends with 5 for genuine evidence that is not accepted, with 4 for a forgery", async () => {
  await withFiles({ reportData, policy: 0xb0000n }, async (folder, verify) => {
    const { code, stdout } = await verify("-o", "json");
    assert.equal(code, 5);
    const verdict = JSON.parse(stdout);
    assert.deepEqual([verdict.genuine, verdict.accepted], [true, false]);
    assert.deepEqual(verdict.reasons.map((reason: { code: string }) => reason.code), [
      "debug_allowed",
    ]);
    const report = await Deno.readFile(`${folder}/report.bin`);
    report[0x50] = 0xff;
    await Deno.writeFile(`${folder}/report.bin`, report);
    const forged = await verify("-o", "json");
    assert.equal(forged.code, 4);
    assert.equal(JSON.parse(forged.stdout).genuine, false);
    assert.equal(JSON.parse(forged.stdout).reasons[0].code, "report_signature_mismatch");
    const text = await verify();
    assert.equal(text.code, 4);
    assert.match(text.stderr, /SIGNATURE at offset 0x2a0/);
  });
});

Deno.test("evidence verify trusts no simulated root without being told so twice", async () => {
  await withFiles({ reportData }, async (folder) => {
    const files = ["--snp", `${folder}/report.bin`, "--vek", `${folder}/vek.der`];
    const args = [...files, "--chain", `${folder}/chain.pem`, "--at", clock.now().toISOString()];
    assert.equal((await contrast("evidence", "verify", ...args)).code, 4);
    const root = ["--simulated-root", `Milan=${vendor.rootFingerprint}`];
    assert.equal((await contrast("evidence", "verify", ...args, ...root)).code, 2);
  });
});

Deno.test("evidence verify needs one kind of evidence, a readable file and what it may fetch", async () => {
  assert.equal((await contrast("evidence", "verify")).code, 2);
  assert.equal((await contrast("evidence", "verify", "--snp", "/nowhere")).code, 3);
  await withFiles({ reportData }, async (folder) => {
    const args = ["--snp", `${folder}/report.bin`, "--offline", "--cache", `${folder}/cache`];
    const { code, stderr } = await contrast("evidence", "verify", ...args);
    assert.equal(code, 7);
    assert.match(stderr, /endorsement_unavailable/);
  });
});

Deno.test("evidence show prints reports and certificate tables", async () => {
  await withFiles({ reportData }, async (folder) => {
    const report = await Deno.readFile(`${folder}/report.bin`);
    const table = encodeSnpCertTable([
      { guid: snpCertTableGuids.vcek, data: await Deno.readFile(`${folder}/vek.der`) },
    ]);
    await Deno.writeFile(`${folder}/extended.bin`, Uint8Array.of(...report, ...table));
    const shown = await contrast("evidence", "show", `${folder}/extended.bin`, "-o", "json");
    assert.equal(shown.code, 0, shown.stderr);
    const { format, claims, certificateTable } = JSON.parse(shown.stdout);
    assert.equal(format, "snp");
    assert.equal(claims.reportData, reportData.toHex());
    assert.equal(certificateTable[0].name, "vcek");
    const text = await contrast("evidence", "show", `${folder}/report.bin`);
    assert.match(text.stdout, /^format: snp\nversion: 5$/m);
    assert.equal((await contrast("evidence", "show", `${folder}/vek.der`)).code, 3);
  });
});
