import assert from "node:assert/strict";
import { type PoolWorker, VerifierPool } from "../../attest/mod.ts";
import { FixedClock, VerificationError } from "../../core/mod.ts";
import { SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";

const clock = new FixedClock("2026-11-22T00:00:00Z");
const vendor = await SimulatedSnpVendor.create({ clock });
const options = {
  roots: { snp: [{ product: vendor.product, fingerprint: vendor.rootFingerprint }], tdx: [] },
  at: clock.now(),
  revocation: "require" as const,
};

function spawn(): PoolWorker {
  const script = new URL("./verifier_worker.ts", import.meta.url);
  return new Worker(script, { type: "module" }) as unknown as PoolWorker;
}

Deno.test("a pool verifies on several threads, and errors come back as they are", async () => {
  const pool = new VerifierPool(2, spawn);
  try {
    const reports = await Promise.all(
      Array.from(
        { length: 8 },
        (_, index) => vendor.issue({ reportData: new Uint8Array(64).fill(index) }),
      ),
    );
    const verified = await Promise.all(reports.map((one) => pool.verify(one, options)));
    assert.deepEqual(verified.map(({ reportData }) => reportData[0]), [0, 1, 2, 3, 4, 5, 6, 7]);
    const forged = await vendor.issue({ reportData: new Uint8Array(64), vmpl: 9 });
    await assert.rejects(pool.verify(forged, options), (error) => {
      assert.ok(error instanceof VerificationError);
      assert.equal(error.code, "snp_report_malformed");
      assert.deepEqual(error.place, { kind: "field", field: "VMPL", offset: 0x30 });
      return true;
    });
  } finally {
    pool.close();
  }
});

Deno.test("a closed pool rejects what is under way", async () => {
  const pool = new VerifierPool(1, spawn);
  const evidence = await vendor.issue({ reportData: new Uint8Array(64) });
  const open = assert.rejects(pool.verify(evidence, options), /closed/);
  pool.close();
  await open;
});
