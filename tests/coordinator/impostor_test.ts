import assert from "node:assert/strict";
import { type ContrastError, systemClock, systemRandom } from "../../core/mod.ts";
import { createClient } from "@connectrpc/connect";
import { MeshApi, MeshAPIService, UserApi, UserAPIService } from "../../coordinator/api/mod.ts";
import { serveAttested } from "../../coordinator/server/attested_server.ts";
import { createTlsIdentity } from "../../coordinator/server/tls_identity.ts";
import { createWorkloadKey } from "../../initializer/mod.ts";
import { codesOf } from "./codes_of.ts";
import {
  guest,
  HASHES,
  type Launch,
  otherVendor,
  setManifest,
  testManifest,
  trustOf,
  withConnection,
  withCoordinator,
} from "./deployment.ts";

const IMPOSTORS: [
  string,
  { policy?: typeof HASHES.web; launch?: () => Promise<Launch> },
  string,
][] = [
  ["of a workload's policy", { policy: HASHES.web }, "host_data_mismatch"],
  ["of an unknown policy", { policy: HASHES.stranger }, "host_data_mismatch"],
  [
    "with another launch measurement",
    { launch: () => Promise.resolve({ measurement: new Uint8Array(48).fill(9) }) },
    "measurement_mismatch",
  ],
  [
    "that allows debugging",
    { launch: () => Promise.resolve({ policy: 0xb0000n }) },
    "debug_allowed",
  ],
  ["at another privilege level", { launch: () => Promise.resolve({ vmpl: 1 }) }, "vmpl_mismatch"],
  [
    "under another vendor root",
    { launch: async () => ({ by: await otherVendor() }) },
    "root_not_pinned",
  ],
  [
    "with a report that was changed after signing",
    { launch: () => Promise.resolve({ afterSigning: (report) => report[0x50] = 7 }) },
    "report_signature_mismatch",
  ],
];

for (const [title, { policy, launch }, code] of IMPOSTORS) {
  Deno.test(`a Coordinator ${title} convinces neither verify nor an Initializer`, async () => {
    const manifest = await testManifest();
    const options = {
      ...(policy === undefined ? {} : { policy }),
      ...(launch === undefined ? {} : { launch: await launch() }),
    };
    await withCoordinator(options, async (running) => {
      await withConnection(running.addresses.user, async (connection) => {
        await assert.rejects(
          () => UserApi.attest(connection, trustOf(manifest)),
          (error: ContrastError) => codesOf(error).includes(code) || fail(error, code),
        );
      });
      await withConnection(running.addresses.mesh, async (connection) => {
        await assert.rejects(
          () => MeshApi.attest(connection, trustOf(manifest)),
          (error: ContrastError) => codesOf(error).includes(code) || fail(error, code),
        );
      });
    });
  });
}

function fail(error: ContrastError, code: string): never {
  throw new Error(`${codesOf(error).join(", ")} does not include ${code}`, { cause: error });
}

Deno.test("simulated hardware convinces nobody who did not ask for it", async () => {
  const manifest = await testManifest();
  await withCoordinator(
    {},
    (running) =>
      withConnection(running.addresses.user, async (connection) => {
        const trust = trustOf(manifest, { allowSimulated: false });
        await assert.rejects(() => UserApi.attest(connection, trust), {
          code: "simulated_not_allowed",
        });
      }),
  );
});

/** Someone in the middle: ends TLS and passes every request for evidence on to the genuine Coordinator. */
async function withRelay(
  genuine: { readonly user: string; readonly mesh: string },
  use: (addresses: { user: string; mesh: string }) => Promise<void>,
): Promise<void> {
  const identity = await createTlsIdentity(systemClock, systemRandom);
  const options = {
    hostname: "127.0.0.1",
    port: 0,
    identity,
    interceptors: [],
    maxMessageBytes: 1 << 20,
  };
  const user = await serveAttested({
    ...options,
    routes: (router) =>
      router.rpc(
        UserAPIService.method.attest,
        (request) =>
          withConnection(genuine.user, ({ transport }) =>
            createClient(UserAPIService, transport).attest(request)),
      ),
  });
  const mesh = await serveAttested({
    ...options,
    routes: (router) =>
      router.rpc(
        MeshAPIService.method.attest,
        (request) =>
          withConnection(genuine.mesh, ({ transport }) =>
            createClient(MeshAPIService, transport).attest(request)),
      ),
  });
  try {
    await use({ user: `127.0.0.1:${user.port}`, mesh: `127.0.0.1:${mesh.port}` });
  } finally {
    await Promise.all([user.close(500), mesh.close(500)]);
  }
}

Deno.test("evidence of the genuine Coordinator that is relayed over another session is refused", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    await withRelay(running.addresses, async (relay) => {
      const isMismatch = (error: ContrastError) => codesOf(error).includes("report_data_mismatch");
      await withConnection(
        relay.user,
        (connection) =>
          assert.rejects(() => UserApi.attest(connection, trustOf(manifest)), isMismatch),
      );
      await withConnection(
        relay.mesh,
        (connection) =>
          assert.rejects(() => MeshApi.attest(connection, trustOf(manifest)), isMismatch),
      );
    });
  });
});

Deno.test("a statement without a session is given only to who asks for it, and only that may be relayed", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    await withRelay(running.addresses, (relay) =>
      withConnection(relay.user, async (connection) => {
        const api = await UserApi.attest(connection, trustOf(manifest));
        assert.equal(api.coordinator.statement.state, "ready");
      }, true));
  });
});

Deno.test("a statement that was changed on the way is refused", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    await withConnection(running.addresses.user, async (connection) => {
      const { transport } = connection;
      const changed = {
        ...connection,
        transport: {
          stream: transport.stream,
          unary: async (...args: Parameters<typeof transport.unary>) => {
            const answer = await transport.unary(...args);
            const { response } = answer.message as unknown as {
              response: { transitionHash: Uint8Array };
            };
            response.transitionHash = new Uint8Array(32).fill(1);
            return answer;
          },
        } as typeof transport,
      };
      await assert.rejects(
        () => UserApi.attest(changed, trustOf(manifest)),
        (error: ContrastError) => codesOf(error).includes("report_data_mismatch"),
      );
    });
  });
});

Deno.test("a workload shows no evidence to a Coordinator that it does not trust", async () => {
  const manifest = await testManifest();
  const issued: Uint8Array[] = [];
  await withCoordinator({ policy: HASHES.stranger }, async (running) => {
    await withConnection(running.addresses.mesh, async (connection) => {
      const { certificateRequest } = await createWorkloadKey();
      await assert.rejects(async () => {
        const api = await MeshApi.attest(connection, trustOf(manifest));
        await api.newMeshCert(certificateRequest, (data) => {
          issued.push(data);
          return guest(HASHES.web).issue(data);
        });
      });
    });
  });
  assert.deepEqual(issued, []);
});
