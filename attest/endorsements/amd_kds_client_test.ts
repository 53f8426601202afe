import assert from "node:assert/strict";
import { FixedClock } from "../../core/mod.ts";
import { SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";
import { verifySnp } from "../snp/verify_snp.ts";
import { encodePemCertificate } from "../x509/mod.ts";
import { AmdKdsClient } from "./amd_kds_client.ts";
import { completeSnpEvidence } from "./complete_snp_evidence.ts";
import { memoryEndorsementCache } from "./endorsement_cache.ts";
import { EndorsementFetcher, type EndorsementFetcherOptions } from "./endorsement_fetcher.ts";

const clock = new FixedClock("2026-11-22T00:00:00Z");
const vendor = await SimulatedSnpVendor.create({ clock });
const reportData = new Uint8Array(64).fill(3);
const DAY = 24 * 60 * 60 * 1000;

type Handler = (path: string, count: number) => Response | Promise<Response>;

/** AMD's service on this machine, as it should be. */
async function ordinary(path: string): Promise<Response> {
  if (path.endsWith("/cert_chain")) {
    return new Response(vendor.chain().map(encodePemCertificate).join(""));
  }
  if (path.endsWith("/crl")) return new Response(await vendor.crl());
  return new Response((await vendor.vek()).certificate);
}

/** Runs `body` against a server that answers with `handler`, and tells how often each path was asked for. */
async function withServer(
  handler: Handler,
  body: (kds: AmdKdsClient, asked: string[], waits: number[]) => Promise<void>,
  changes: Partial<EndorsementFetcherOptions> = {},
): Promise<void> {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(pathname + search);
    return handler(pathname, asked.length);
  });
  const waits: number[] = [];
  const fetcher = new EndorsementFetcher({
    fetch: (url, init) => fetch(url, init),
    cache: memoryEndorsementCache(),
    clock,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    timeout: 2000,
    ...changes,
  });
  try {
    const baseUrl = `http://127.0.0.1:${server.addr.port}/`;
    await body(new AmdKdsClient({ fetcher, baseUrl }), asked, waits);
  } finally {
    await server.shutdown();
  }
}

async function bare() {
  return { ...await vendor.issue({ reportData }), vek: new Uint8Array(), chain: [], crls: [] };
}

Deno.test("completeSnpEvidence() fetches VCEK, chain and revocation list, and the result verifies", async () => {
  await withServer(ordinary, async (kds, asked) => {
    const evidence = await completeSnpEvidence(await bare(), { kds });
    await verifySnp(evidence, {
      roots: { snp: [{ product: "Milan", fingerprint: vendor.rootFingerprint }], tdx: [] },
      at: clock.now(),
      revocation: "require",
    });
    const chip = vendor.chip.toHex();
    assert.deepEqual(asked, [
      `/vcek/v1/Milan/${chip}?blSPL=04&teeSPL=00&snpSPL=24&ucodeSPL=219`,
      "/vcek/v1/Milan/cert_chain",
      "/vcek/v1/Milan/crl",
    ]);
    await completeSnpEvidence(await bare(), { kds });
    assert.equal(asked.length, 3, "everything comes from the cache");
  });
});

Deno.test("a Turin VCEK is asked for with 8 bytes of the chip and the FMC", async () => {
  await withServer(ordinary, async (kds, asked) => {
    const tcb = { fmc: 1, bootloader: 2, tee: 3, snp: 4, microcode: 5 };
    await kds.vcek("Turin", new Uint8Array(64).fill(0xab), tcb);
    assert.deepEqual(asked, [
      "/vcek/v1/Turin/abababababababab?fmcSPL=01&blSPL=02&teeSPL=03&snpSPL=04&ucodeSPL=05",
    ]);
  });
});

Deno.test("a busy service is asked again with growing pauses, and as it wishes", async () => {
  const busy: Handler = (path, count) => {
    if (count === 1) return new Response("busy", { status: 429, headers: { "retry-after": "7" } });
    if (count === 2) return new Response("broken", { status: 503 });
    return ordinary(path);
  };
  await withServer(busy, async (kds, asked, waits) => {
    await kds.chain("VCEK", "Milan");
    assert.equal(asked.length, 3);
    assert.deepEqual(waits, [7000, 1000]);
  });
});

Deno.test("a service that stays busy, demands hours, or is gone ends in one error", async () => {
  const busy: Handler = () =>
    new Response("", { status: 429, headers: { "retry-after": "86400" } });
  await withServer(busy, async (kds, asked, waits) => {
    await assert.rejects(kds.crl("VCEK", "Milan"), { code: "endorsement_unavailable" });
    assert.equal(asked.length, 4);
    assert.ok(waits.every((milliseconds) => milliseconds <= 15_000));
  });
  const missing: Handler = () => new Response("", { status: 404 });
  await withServer(missing, async (kds, asked) => {
    await assert.rejects(kds.crl("VCEK", "Milan"), { code: "endorsement_not_found" });
    assert.equal(asked.length, 1, "a 404 is not asked again");
  });
});

Deno.test("answers that are something else are refused and not kept", async () => {
  const rubbish: Record<string, Handler> = {
    "an HTML page": () => new Response("<html>maintenance</html>"),
    "nothing": () => new Response(""),
    "a truncated list": async (path) =>
      new Response((await (await ordinary(path)).bytes()).subarray(0, 100)),
    "an endless body": () =>
      new Response(
        new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(1 << 20)) }),
      ),
    "a redirect": () => Response.redirect("http://127.0.0.1:1/"),
  };
  for (const [what, handler] of Object.entries(rubbish)) {
    let healthy = false;
    await withServer(
      (path, count) => healthy ? ordinary(path) : handler(path, count),
      async (kds) => {
        await assert.rejects(
          kds.crl("VCEK", "Milan"),
          (error: { code?: string }) => error.code?.startsWith("endorsement_") ?? false,
          what,
        );
        healthy = true;
        assert.ok((await kds.crl("VCEK", "Milan")).length > 0, what);
      },
    );
  }
});

Deno.test("a service that does not answer is given up", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hanging: Handler = async () => {
    await promise;
    return new Response("late");
  };
  await withServer(hanging, async (kds) => {
    await assert.rejects(kds.crl("VCEK", "Milan"), { code: "endorsement_unavailable" });
    resolve();
  }, { timeout: 50, attempts: 2 });
});

Deno.test("a kept revocation list stands in for a failing service until its next update, or as the policy says", async () => {
  const cache = memoryEndorsementCache();
  const later = new FixedClock(clock.now());
  let healthy = true;
  const handler: Handler = (path) => healthy ? ordinary(path) : new Response("", { status: 500 });
  await withServer(handler, async (kds, asked) => {
    await kds.crl("VCEK", "Milan");
    healthy = false;
    later.advance(2 * 60 * 60 * 1000);
    await kds.crl("VCEK", "Milan");
    assert.equal(asked.length, 5, "it was asked again, in vain");
    later.advance(29 * DAY);
    await kds.crl("VCEK", "Milan");
    later.advance(2 * DAY);
    await assert.rejects(kds.crl("VCEK", "Milan"), { code: "endorsement_unavailable" });
  }, { cache, clock: later });
  await withServer(handler, async (kds) => {
    await kds.crl("VCEK", "Milan");
  }, { cache, clock: later, staleGrace: 7 * DAY });
});

Deno.test("without a service only the cache is used", async () => {
  const cache = memoryEndorsementCache();
  await withServer(ordinary, async (kds) => {
    await completeSnpEvidence(await bare(), { kds });
  }, { cache });
  const wait = () => Promise.resolve();
  const offline = new AmdKdsClient({ fetcher: new EndorsementFetcher({ cache, clock, wait }) });
  const evidence = await completeSnpEvidence(await bare(), { kds: offline });
  assert.equal(evidence.crls.length, 1);
  await assert.rejects(offline.chain("VLEK", "Genoa"), { code: "endorsement_unavailable" });
});

Deno.test("what cannot be fetched is said before anything is asked", async () => {
  await withServer(ordinary, async (kds, asked) => {
    const vlek = {
      ...await vendor.issue({ reportData, signingKey: "VLEK" }),
      vek: new Uint8Array(),
    };
    await assert.rejects(completeSnpEvidence(vlek, { kds }), { code: "vlek_missing" });
    const v2 = await vendor.issue({ reportData, version: 2 });
    await assert.rejects(
      completeSnpEvidence({ ...v2, vek: new Uint8Array() }, { kds }),
      { code: "product_unknown" },
    );
    assert.equal(asked.length, 0);
    await completeSnpEvidence({ ...v2, chain: [] }, { kds });
    assert.ok(asked.every((path) => path.includes("Milan")), "the VCEK names the product line");
  });
});
