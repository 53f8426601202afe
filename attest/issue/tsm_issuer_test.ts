import assert from "node:assert/strict";
import { FixedClock, systemRandom } from "../../core/mod.ts";
import { SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";
import { encodeSnpCertTable, snpCertTableGuids } from "../snp/cert_table.ts";
import { verifySnp } from "../snp/verify_snp.ts";
import { configfsTsm, type TsmFileOperations } from "./configfs_tsm.ts";
import { tsmIssuer } from "./tsm_issuer.ts";

const clock = new FixedClock("2026-11-22T00:00:00Z");
const vendor = await SimulatedSnpVendor.create({ clock });
const reportData = new Uint8Array(64).fill(9);
const text = (value: string) => new TextEncoder().encode(value);

/** A kernel in memory: one entry, whose generation grows with every write. */
function fakeKernel(changes: { provider?: string; contended?: boolean; foreign?: boolean } = {}) {
  const directories = new Set<string>();
  let inblob = new Uint8Array();
  let generation = 0;
  const files: TsmFileOperations = {
    makeDirectory: (path) => {
      directories.add(path);
      return Promise.resolve();
    },
    removeDirectory: (path) => {
      directories.delete(path);
      return Promise.resolve();
    },
    write: (_, bytes) => {
      inblob = new Uint8Array(bytes);
      generation++;
      return Promise.resolve();
    },
    read: async (path) => {
      const name = path.split("/").at(-1);
      if (changes.contended) generation++;
      if (name === "generation") return text(`${generation}\n`);
      if (name === "provider") return text(`${changes.provider ?? "sev_guest"}\n`);
      const own = changes.foreign ? new Uint8Array(64) : inblob;
      const evidence = await vendor.issue({ reportData: own });
      if (name === "outblob") return evidence.report;
      return encodeSnpCertTable([
        { guid: snpCertTableGuids.vcek, data: evidence.vek },
        { guid: snpCertTableGuids.ask, data: evidence.chain[0] ?? new Uint8Array() },
        { guid: snpCertTableGuids.ark, data: evidence.chain[1] ?? new Uint8Array() },
        { guid: snpCertTableGuids.crl, data: evidence.crls[0] ?? new Uint8Array() },
      ]);
    },
  };
  return { files, directories };
}

function issuer(changes = {}) {
  const kernel = fakeKernel(changes);
  return {
    kernel,
    issuer: tsmIssuer({ tsm: configfsTsm({ files: kernel.files, random: systemRandom }) }),
  };
}

Deno.test("tsmIssuer() brings report and certificate table along, and leaves no entry behind", async () => {
  const { issuer: one, kernel } = issuer();
  const evidence = await one.issue(reportData);
  assert.equal(evidence.format, "snp");
  if (evidence.format !== "snp") return;
  const verified = await verifySnp(evidence, {
    roots: { snp: [{ product: "Milan", fingerprint: vendor.rootFingerprint }], tdx: [] },
    at: clock.now(),
    revocation: "require",
  });
  assert.deepEqual(verified.reportData, reportData);
  assert.equal(kernel.directories.size, 0);
});

Deno.test("tsmIssuer() refuses report data of another length", async () => {
  await assert.rejects(issuer().issuer.issue(new Uint8Array(63)), {
    code: "report_data_input_invalid",
  });
});

Deno.test("tsmIssuer() refuses the answer to another process's request", async () => {
  await assert.rejects(issuer({ foreign: true }).issuer.issue(reportData), {
    code: "tsm_report_data_mismatch",
  });
  const { issuer: contended, kernel } = issuer({ contended: true });
  await assert.rejects(contended.issue(reportData), { code: "tsm_contended" });
  assert.equal(kernel.directories.size, 0);
});

Deno.test("tsmIssuer() refuses an unknown driver", async () => {
  await assert.rejects(issuer({ provider: "arm_cca_guest" }).issuer.issue(reportData), {
    code: "tsm_provider_unknown",
  });
});

Deno.test("tsmIssuer() goes on without endorsements that cannot be fetched", async () => {
  const kernel = fakeKernel();
  const failures: unknown[] = [];
  const one = tsmIssuer({
    tsm: configfsTsm({ files: kernel.files, random: systemRandom }),
    endorsements: { complete: () => Promise.reject(new Error("offline")) },
    onEndorsementFailure: (error) => failures.push(error),
  });
  assert.equal((await one.issue(reportData)).format, "snp");
  assert.equal(failures.length, 1);
});

Deno.test("configfsTsm() says what is needed when the interface is absent", async () => {
  const kernel = fakeKernel();
  const files = { ...kernel.files, makeDirectory: () => Promise.reject(new Error("ENOENT")) };
  const tsm = configfsTsm({ files, random: systemRandom });
  await assert.rejects(tsm.request(reportData), { code: "tsm_unavailable" });
});
