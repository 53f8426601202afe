import assert from "node:assert/strict";
import * as tls from "node:tls";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { connectCoordinator, MeshApi, UserApi, UserAPIService } from "../../coordinator/api/mod.ts";
import { prometheusMetrics } from "../../coordinator/mod.ts";
import { Secret } from "../../core/mod.ts";
import { GENESIS } from "../../manifest/mod.ts";
import { createWorkloadKey } from "../../initializer/mod.ts";
import {
  meshIdentity,
  setManifest,
  testManifest,
  trustOf,
  withConnection,
  withCoordinator,
} from "./deployment.ts";

function port(address: string): number {
  return Number(address.slice(address.lastIndexOf(":") + 1));
}

/** Resolves to the protocol of a session, or to "refused". */
function handshake(options: tls.ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: "127.0.0.1", rejectUnauthorized: false, ...options });
    let protocol = "refused";
    socket.once("secureConnect", () => {
      protocol = `${socket.getProtocol()} ${socket.alpnProtocol || "no ALPN"}`;
      setTimeout(() => socket.destroy(), 50);
    });
    socket.once("error", () => resolve("refused"));
    socket.once("close", () => resolve(protocol));
  });
}

Deno.test("an attested port speaks TLS 1.3 and nothing older", () =>
  withCoordinator({}, async ({ addresses }) => {
    const user = { port: port(addresses.user), ALPNProtocols: ["h2"] };
    assert.equal(await handshake(user), "TLSv1.3 h2");
    assert.equal(await handshake({ ...user, maxVersion: "TLSv1.2" }), "refused");
  }));

Deno.test("every session has a channel binding of its own", () =>
  withCoordinator({}, async ({ addresses }) => {
    const binding = () =>
      withConnection(
        addresses.user,
        ({ channelBinding }) => Promise.resolve(channelBinding.toHex()),
      );
    const [first, second] = [await binding(), await binding()];
    assert.equal(first.length, 64);
    assert.notEqual(first, second);
  }));

Deno.test("a session that ends is not opened again behind the caller's back", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    const connection = await connectCoordinator({
      host: "127.0.0.1",
      port: port(running.addresses.user),
    });
    const api = await UserApi.attest(connection, trustOf(manifest));
    connection.close();
    await assert.rejects(() => api.history(), (error: Error) => {
      assert.match((error as Error & { code: string }).code, /session_lost|call_failed/);
      return true;
    });
  });
});

Deno.test("over a session that is not bound, a deployment is verified and no secret is sent", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    const seed = { seed: new Secret(new Uint8Array(64)), salt: new Uint8Array(32) };
    const keys = await crypto.subtle.generateKey(
      {
        name: "RSA-PSS",
        hash: "SHA-256",
        modulusLength: 2048,
        publicExponent: Uint8Array.of(1, 0, 1),
      },
      false,
      ["sign", "verify"],
    );
    await withConnection(running.addresses.user, async (connection) => {
      const api = await UserApi.attest(connection, trustOf(manifest));
      await assert.rejects(
        () => api.recover({ ...seed, publicKey: "", key: keys.privateKey }),
        { code: "session_not_bound" },
      );
      const update = { manifest: manifest.bytes, policies: [], previous: GENESIS };
      await assert.rejects(() => api.setManifest(update), { code: "session_not_bound" });
    }, true);
    await withConnection(running.addresses.mesh, async (connection) => {
      await assert.rejects(() => MeshApi.attest(connection, trustOf(manifest)), {
        code: "session_not_bound",
      });
    }, true);
  });
});

Deno.test("nobody there is an answer of its own", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const free = listener.addr.port;
  listener.close();
  await assert.rejects(() => connectCoordinator({ host: "127.0.0.1", port: free }), {
    code: "coordinator_unreachable",
  });
});

Deno.test("an update that does not say what it is made on top of is refused", async () => {
  const { bytes } = await testManifest();
  await withCoordinator(
    {},
    ({ addresses, coordinator }) =>
      withConnection(addresses.user, async ({ transport }) => {
        const client = createClient(UserAPIService, transport);
        for (const length of [0, 31, 33]) {
          const previousTransitionHash = new Uint8Array(length);
          await assert.rejects(
            () => client.setManifest({ manifest: bytes, previousTransitionHash }),
            /previous transition of/,
          );
        }
        assert.equal(coordinator.state.kind, "uninitialized");
      }),
  );
});

Deno.test("a message above the limit is refused, and a nonce that is none", () =>
  withCoordinator({}, ({ addresses }) =>
    withConnection(addresses.user, async ({ transport }) => {
      const client = createClient(UserAPIService, transport);
      await assert.rejects(
        () => client.attest({ request: { nonce: new Uint8Array(31) } }),
        /nonce/,
      );
      const manifest = new Uint8Array(17 * 1024 * 1024);
      await assert.rejects(() => client.setManifest({ manifest }), /larger than configured/);
    })));

Deno.test("gRPC clients are served on the same port", () =>
  withCoordinator({}, async ({ addresses }) => {
    const manager = new Http2SessionManager(`https://${addresses.user}`, {}, {
      rejectUnauthorized: false,
    });
    const transport = createGrpcTransport({
      baseUrl: `https://${addresses.user}`,
      sessionManager: manager,
    });
    const client = createClient(UserAPIService, transport);
    const { response } = await client.attest({ request: { nonce: new Uint8Array(32) } });
    assert.equal(response?.evidence?.kind.case, "snp");
    manager.abort();
  }));

Deno.test("a manifest that is none is refused with the JSON path", () =>
  withCoordinator({}, ({ addresses }) =>
    withConnection(addresses.user, async ({ transport }) => {
      const client = createClient(UserAPIService, transport);
      const manifest = new TextEncoder().encode('{"Policies":{},"Extra":1}');
      const update = { manifest, previousTransitionHash: new Uint8Array(32) };
      await assert.rejects(() => client.setManifest(update), /Extra: Cannot accept manifest/);
    })));

Deno.test("probes follow the state, and metrics count without being asked twice", async () => {
  const manifest = await testManifest();
  const metrics = await prometheusMetrics();
  await withCoordinator({ metrics }, async (running) => {
    const get = async (path: string) => {
      const response = await fetch(`http://${running.addresses.probe}${path}`);
      return { status: response.status, text: await response.text() };
    };
    assert.equal((await get("/probe/startup")).status, 200);
    assert.equal((await get("/probe/liveness")).status, 200);
    assert.deepEqual(await get("/probe/readiness"), { status: 503, text: "uninitialized\n" });
    await setManifest(running, manifest);
    assert.deepEqual(await get("/probe/readiness"), { status: 200, text: "ready\n" });
    const { certificateRequest } = await createWorkloadKey();
    const { mesh } = running.addresses;
    await meshIdentity(mesh, manifest, certificateRequest);
    await assert.rejects(() =>
      meshIdentity(mesh, manifest, certificateRequest, "00".repeat(32) as typeof manifest.hash)
    );
    const { text } = await get("/metrics");
    assert.match(text, /contrast_coordinator_manifest_generation 1/);
    assert.match(text, /contrast_meshapi_attestation_failures_total 1/);
    assert.match(text, /handled_total\{[^}]*method="NewMeshCert",code="ok"\} 1/);
    assert.equal((await get("/other")).status, 404);
  });
});

Deno.test("without metrics there is no such page", () =>
  withCoordinator({}, async ({ addresses }) => {
    const response = await fetch(`http://${addresses.probe}/metrics`);
    await response.body?.cancel();
    assert.equal(response.status, 404);
  }));

Deno.test("a server in the mesh refuses clients from outside of it", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    const workload = async () => {
      const key = await createWorkloadKey();
      const identity = await meshIdentity(running.addresses.mesh, manifest, key.certificateRequest);
      return { cert: identity.certChain, key: key.privateKeyPem, ca: identity.meshCa };
    };
    const inside = await workload();
    const server = tls.createServer({ ...inside, requestCert: true, rejectUnauthorized: true });
    server.on("secureConnection", (socket) => socket.end("hello"));
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const { port } = server.address() as { port: number };
    const greeting = (options: tls.ConnectionOptions) =>
      new Promise<string>((resolve) => {
        const socket = tls.connect({ host: "127.0.0.1", port, servername: "web", ...options });
        let text = "";
        socket.on("data", (data) => text += data);
        socket.on("error", () => resolve("refused"));
        socket.on("close", () => resolve(text === "" ? "refused" : text));
      });
    try {
      assert.equal(await greeting(await workload()), "hello");
      assert.equal(await greeting({ ca: inside.ca }), "refused");
      // The mesh CA of the next manifest is another one.
      await setManifest(running, manifest);
      const later = await workload();
      assert.equal(await greeting({ ...later, ca: inside.ca }), "refused");
    } finally {
      server.close();
    }
  });
});

const hasOpenssl = await new Deno.Command("openssl", {
  args: ["version"],
  stdout: "null",
  stderr: "null",
}).output().then(({ success }) => success, () => false);
if (!hasOpenssl) console.log("skipped: a resumed TLS session, because openssl is not installed");

Deno.test({
  name: "a resumed TLS session is closed before anything is said",
  ignore: !hasOpenssl,
  fn: () =>
    withCoordinator({}, async ({ addresses }) => {
      const folder = await Deno.makeTempDir();
      try {
        const connect = async (...session: string[]) => {
          const args = [
            "s_client",
            "-connect",
            addresses.user,
            "-tls1_3",
            "-alpn",
            "h2",
            ...session,
          ];
          const child = new Deno.Command("openssl", {
            args,
            stdin: "piped",
            stdout: "piped",
            stderr: "null",
          }).spawn();
          const started = performance.now();
          const timer = setTimeout(() => child.stdin.close(), 700);
          const { stdout } = await child.output();
          clearTimeout(timer);
          await child.stdin.close().catch(() => {});
          return { text: new TextDecoder().decode(stdout), ms: performance.now() - started };
        };
        const first = await connect("-sess_out", `${folder}/session`);
        assert.match(first.text, /New, TLSv1\.3/);
        const second = await connect("-sess_in", `${folder}/session`);
        assert.ok(second.ms < 600, `the resumed session stayed open for ${second.ms} ms`);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }),
});
