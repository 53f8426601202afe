/**
 * Verification and appraisal of SNP reports, side by side with go-sev-guest (where Go is present) in one run.
 *
 * Cold: every signature is checked. Warm: facts about the chain are kept, reports are new. Known: the very same evidence again,
 * as when a verifier retries; it is parsed and appraised in full. The Go library keeps nothing: its time is the same for all.
 */
import * as node from "node:crypto";
import {
  appraiseSnp,
  type AttestCrypto,
  memoizingCrypto,
  nodeCrypto,
  type NodeCryptoModule,
  type PoolWorker,
  type SnpEvidence,
  strictSnpPolicy,
  tableCrypto,
  VerifierPool,
  verifySnp,
  webCrypto,
} from "../../attest/mod.ts";
import { FixedClock } from "../../core/mod.ts";
import { SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";
import { loopTime } from "./loop_time.ts";
import { buildGoProgram } from "../interop/attest/_go_program.ts";

const clock = new FixedClock("2026-11-01T00:00:00Z");
const vendor = await SimulatedSnpVendor.create({ clock });
const options = {
  roots: {
    snp: [{ product: vendor.product, fingerprint: vendor.rootFingerprint }],
    tdx: [],
  },
  at: clock.now(),
  revocation: "when-present" as const,
};

/** New reports of the same chip; without revocation lists, which the Go side would have to fetch. */
const reports = await Promise.all(
  Array.from({ length: 500 }, async (_, index): Promise<SnpEvidence> => {
    const reportData = new Uint8Array(64).fill(index & 0xff);
    return await vendor.issue({ reportData, crls: [] });
  }),
);
const [first] = reports;
if (first === undefined) throw new Error("there is no report");

function bench(name: string, crypto: AttestCrypto, evidence: readonly SnpEvidence[]): void {
  let next = 0;
  Deno.bench(name, { group: "verify and appraise an SNP report" }, async () => {
    const one = evidence[next++ % evidence.length] ?? evidence[0];
    if (one === undefined) return;
    appraiseSnp(await verifySnp(one, { ...options, crypto }), strictSnpPolicy);
  });
}

const native = nodeCrypto(node as unknown as NodeCryptoModule);
/** Forgets the facts about reports soon, so that each of the 500 is new when it comes around again. */
const forgetful = (inner: AttestCrypto) => memoizingCrypto(inner, 256);

bench("cold, WebCrypto", webCrypto, reports);
bench("cold, node:crypto", native, reports);
bench("warm, new reports of a known chip, WebCrypto", forgetful(webCrypto), reports);
bench("warm, new reports of a known chip, node:crypto", forgetful(native), reports);
bench(
  "warm, new reports of a known chip, tables",
  memoizingCrypto(tableCrypto(native), 256),
  reports,
);
bench("known, the same report again", memoizingCrypto(native), [first]);

const spawn = () =>
  new Worker(new URL("../attest/verifier_worker.ts", import.meta.url), {
    type: "module",
  }) as unknown as PoolWorker;
for (const size of [...new Set([1, navigator.hardwareConcurrency])]) {
  const pool = new VerifierPool(size, spawn);
  await Promise.all(reports.slice(0, 32).map((one) => pool.verify(one, options)));
  Deno.bench(`cold, 32 reports, pool of ${size}`, { group: "many reports" }, async () => {
    await Promise.all(reports.slice(0, 32).map((one) => pool.verify(one, options)));
  });
}

const program = await buildGoProgram(new URL("../interop/attest/snp/", import.meta.url));
if (program !== undefined) {
  const [verdict] = await program.run<{ verify: string; validate: string; nanoseconds: number }[]>([
    {
      name: "bench",
      report: first.report.toBase64(),
      vek: first.vek.toBase64(),
      ask: (first.chain[0] ?? new Uint8Array()).toBase64(),
      ark: (first.chain[1] ?? new Uint8Array()).toBase64(),
      vlek: false,
      trusted: true,
      product: vendor.product,
      at: clock.now().toISOString(),
      rounds: 500,
    },
  ]);
  if (verdict === undefined || verdict.verify !== "" || verdict.validate !== "") {
    throw new Error(`go-sev-guest refuses the report: ${JSON.stringify(verdict)}`);
  }
  const crypto = memoizingCrypto(tableCrypto(native), 256);
  const ours = await loopTime(
    reports.length,
    (index) => verifySnp(reports[index] ?? first, { ...options, crypto }),
  );
  console.log(`warm, new reports in a loop: ${ours.toFixed(2)} ms per verification`);
  console.log(
    `go-sev-guest v0.15.0: ${(verdict.nanoseconds / 1e6).toFixed(2)} ms per verification`,
  );
}
