import assert from "node:assert/strict";
import { FixedClock, TransportError } from "../../core/mod.ts";
import { SimulatedTdxVendor } from "../../simulator/vendor/mod.ts";
import { memoryEndorsementCache } from "../endorsements/endorsement_cache.ts";
import { EndorsementFetcher } from "../endorsements/endorsement_fetcher.ts";
import type { TdxCollateral } from "../evidence.ts";
import { completeTdxEvidence } from "./complete_tdx_evidence.ts";
import { IntelPcsClient } from "./intel_pcs_client.ts";
import { verifyTdx } from "./verify_tdx.ts";

const start = new Date("2026-05-05T12:00:00Z");
const vendor = await SimulatedTdxVendor.create({ clock: new FixedClock(start) });
const { quote, collateral } = await vendor.issue({ reportData: new Uint8Array(64) });

type Behaviour = (path: string, answer: () => Response) => Response | Promise<Response>;

function answers(path: string, from: TdxCollateral): Response {
  const respond = (body: Uint8Array, header?: string, chain?: string) =>
    new Response(body as BodyInit, {
      headers: header && chain ? { [header]: encodeURIComponent(chain) } : {},
    });
  switch (path) {
    case "/tdx/certification/v4/tcb":
      return respond(from.tcbInfo, "TCB-Info-Issuer-Chain", from.tcbInfoIssuerChain);
    case "/tdx/certification/v4/qe/identity":
      return respond(
        from.qeIdentity,
        "SGX-Enclave-Identity-Issuer-Chain",
        from.qeIdentityIssuerChain,
      );
    case "/sgx/certification/v4/pckcrl":
      return respond(from.pckCrl, "SGX-PCK-CRL-Issuer-Chain", from.pckCrlIssuerChain);
    case "/sgx/certification/v4/rootcacrl":
      return respond(new TextEncoder().encode(from.rootCaCrl.toHex()));
  }
  return new Response("unknown", { status: 404 });
}

/** A service on this machine that behaves as `behaviour` says, and a client of it. */
async function withService(
  behaviour: Behaviour,
  use: (context: {
    client: IntelPcsClient;
    clock: FixedClock;
    requests: string[];
    pauses: number[];
  }) => Promise<void>,
): Promise<void> {
  const requests: string[] = [];
  const pauses: number[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    requests.push(pathname + search);
    return behaviour(pathname, () => answers(pathname, collateral));
  });
  const clock = new FixedClock(start);
  const fetcher = new EndorsementFetcher({
    fetch,
    cache: memoryEndorsementCache(),
    clock,
    wait: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    timeout: 300,
  });
  try {
    const baseUrl = `http://127.0.0.1:${server.addr.port}/`;
    await use({ client: new IntelPcsClient({ fetcher, baseUrl }), clock, requests, pauses });
  } finally {
    await server.shutdown();
  }
}

Deno.test("IntelPcsClient fetches collateral that verifies, and asks once", async () => {
  await withService((_, answer) => answer(), async ({ client, requests }) => {
    const evidence = await completeTdxEvidence({ format: "tdx", quote }, client);
    const verified = await verifyTdx(evidence, { roots: vendor.roots, at: start });
    assert.equal(verified.tcb.status, "UpToDate");
    assert.deepEqual(await client.collateral(quote), evidence.collateral);
    assert.deepEqual(requests.sort(), [
      "/sgx/certification/v4/pckcrl?ca=platform&encoding=der",
      "/sgx/certification/v4/rootcacrl",
      "/tdx/certification/v4/qe/identity?update=standard",
      "/tdx/certification/v4/tcb?fmspc=90c06f000000&update=standard",
    ]);
  });
});

Deno.test("IntelPcsClient pauses as it is told on 429 and longer and longer on 5xx", async () => {
  const failures = new Map<string, number>();
  const behaviour: Behaviour = (path, answer) => {
    const count = (failures.get(path) ?? 0) + 1;
    failures.set(path, count);
    if (path.endsWith("/tcb") && count === 1) {
      return new Response("", { status: 429, headers: { "retry-after": "7" } });
    }
    return path.endsWith("/identity") && count < 3 ? new Response("", { status: 503 }) : answer();
  };
  await withService(behaviour, async ({ client, pauses }) => {
    await client.collateral(quote);
    assert.deepEqual(pauses.sort((left, right) => left - right), [500, 1000, 7000]);
  });
});

Deno.test("IntelPcsClient uses an old copy while it is valid, when the service is down", async () => {
  let down = false;
  const behaviour: Behaviour = (_, answer) => down ? new Response("", { status: 500 }) : answer();
  await withService(behaviour, async ({ client, clock }) => {
    const first = await client.collateral(quote);
    down = true;
    clock.advance(29 * 86_400_000);
    assert.deepEqual(await client.collateral(quote), first);
    clock.advance(2 * 86_400_000);
    await assert.rejects(client.collateral(quote), { code: "endorsement_unavailable" });
  });
});

const misbehaviours: Record<string, [string, Behaviour]> = {
  "says 404": ["endorsement_not_found", () => new Response("", { status: 404 })],
  "never answers": [
    "endorsement_unavailable",
    () => new Promise((resolve) => setTimeout(() => resolve(new Response("")), 400)),
  ],
  "answers with a web page": ["endorsement_malformed", () => new Response("<html></html>")],
  "answers with nothing": ["endorsement_malformed", () => new Response("")],
  "leaves out the issuer chain": [
    "endorsement_malformed",
    async (_, answer) => new Response(await answer().arrayBuffer()),
  ],
  "sends an issuer chain that is no URL encoding": [
    "endorsement_malformed",
    async (_, answer) =>
      new Response(await answer().arrayBuffer(), {
        headers: { "tcb-info-issuer-chain": "%zz", "sgx-enclave-identity-issuer-chain": "%zz" },
      }),
  ],
  "sends ten megabytes": ["endorsement_malformed", () => new Response(new Uint8Array(10_000_000))],
};

for (const [name, [code, behaviour]] of Object.entries(misbehaviours)) {
  Deno.test(`IntelPcsClient refuses a service that ${name}`, async () => {
    await withService(behaviour, async ({ client }) => {
      await assert.rejects(client.collateral(quote), (error) => {
        assert.ok(error instanceof TransportError, String(error));
        assert.equal(error.code, code);
        return true;
      });
    });
  });
}
