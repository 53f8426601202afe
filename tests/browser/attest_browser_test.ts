import assert from "node:assert/strict";
import { encodePemCertificate } from "../../attest/mod.ts";
import { FixedClock } from "../../core/mod.ts";
import { SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";
import {
  readFixture,
  snpExpectation,
  snpFixture,
  snpFixtureNames,
  tdxFixtureNames,
} from "../fixtures/snp_samples.ts";
import { bundleForBrowser, findChromium, withPage } from "./browser.ts";

const chromium = await findChromium();
if (chromium === undefined) console.warn("SKIPPED: the browser test needs Chromium; there is none");

const clock = new FixedClock("2026-11-22T00:00:00Z");

async function snpVectors() {
  const samples = snpFixtureNames().map((name) => ({
    name,
    evidence: snpFixture(name),
    at: snpExpectation(name).vek.notBefore as string,
  }));
  const vendor = await SimulatedSnpVendor.create({ clock });
  const evidence = await vendor.issue({ reportData: new Uint8Array(64) });
  const made = [
    { name: "simulated", evidence, at: clock.now().toISOString(), root: vendor.rootFingerprint },
    { name: "simulated, not pinned", evidence, at: clock.now().toISOString() },
  ];
  return [...samples, ...made].map(({ evidence, ...rest }) => ({
    ...rest,
    report: evidence.report.toBase64(),
    vek: evidence.vek.toBase64(),
    chain: evidence.chain.map(encodePemCertificate).join(""),
  }));
}

function tdxVectors() {
  return tdxFixtureNames().map((name) => {
    const file = (path: string) => readFixture(`tdx/${name}/${path}`);
    const text = (path: string) => new TextDecoder().decode(file(path));
    const signing = text("tcb-signing-chain.pem");
    const { verifyAt } = JSON.parse(text("expected.json"));
    return {
      name,
      quote: file("quote.bin").toBase64(),
      at: verifyAt ?? "2025-06-01T00:00:00Z",
      collateral: {
        tcbInfo: file("tcbInfo.json").toBase64(),
        tcbInfoIssuerChain: signing,
        qeIdentity: file("qeIdentity.json").toBase64(),
        qeIdentityIssuerChain: signing,
        pckCrl: file("pck-crl.der").toBase64(),
        pckCrlIssuerChain: text("pck-crl-issuer-chain.pem"),
        rootCaCrl: file("root-ca-crl.der").toBase64(),
      },
    };
  });
}

/** What the strict default says of each sample. */
const expected: Readonly<Record<string, string>> = {
  "simulated": "",
  "simulated, not pinned": "root_not_pinned",
  "genoa-v3-azure": "",
  "milan-v2-go": "debug_allowed",
  "milan-v2-virtee": "",
  "milan-v5-gcp": "",
  "milan-v3-vlek-aws-vmpl1": "vmpl_mismatch, firmware_provisional",
  "v4-b0c06f-uptodate": "UpToDate",
  "v5-90c06f-td15-uptodate": "UpToDate",
  "v4-00806f-platform-outofdate-module-ok": "OutOfDate",
};

Deno.test("attest/mod.ts bundles for the browser and names nothing of a server", async () => {
  const script = await bundleForBrowser(new URL("./entry.ts", import.meta.url));
  const code = script.replaceAll(/Symbol\.for\([^)]*\)/g, "");
  assert.deepEqual(code.match(/\bDeno\.\w+|from ?"node:[^"]*"|\brequire\("[^"]*"\)/g), null);
});

Deno.test({
  name: "attest/mod.ts verifies reports and quotes in headless Chromium",
  ignore: chromium === undefined,
  fn: async () => {
    const script = await bundleForBrowser(new URL("./entry.ts", import.meta.url));
    const vectors = JSON.stringify({ snp: await snpVectors(), tdx: tdxVectors() });
    const { promise, resolve } = Promise.withResolvers<Record<string, string>>();
    const html = `<!doctype html><script type="module" src="/script.js"></script>`;
    const pages: Record<string, [string, string]> = {
      "/": ["text/html", html],
      "/script.js": ["text/javascript", script],
      "/vectors": ["application/json", vectors],
    };
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/results") {
          resolve(await request.json());
          return new Response("");
        }
        const [type = "", body] = pages[pathname] ?? [];
        if (body === undefined) return new Response("", { status: 404 });
        return new Response(body, { headers: { "content-type": type } });
      },
    );
    try {
      await withPage(chromium ?? "", `http://127.0.0.1:${server.addr.port}/`, promise);
    } finally {
      await server.shutdown();
    }
    const results = await promise;
    assert.equal(results.simulated, "");
    for (const [name, result] of Object.entries(results)) {
      if (name in expected) assert.equal(result, expected[name], name);
    }
  },
});
