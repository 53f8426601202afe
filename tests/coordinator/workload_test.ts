import assert from "node:assert/strict";
import { createClient } from "@connectrpc/connect";
import { reportData } from "../../attest/mod.ts";
import {
  type CoordinatorConnection,
  encodeEvidence,
  MeshAPIService,
} from "../../coordinator/api/mod.ts";
import type { RunningCoordinator } from "../../coordinator/mod.ts";
import { type ContrastError, FixedClock, type Sha256Hex, systemClock } from "../../core/mod.ts";
import { createWorkloadKey } from "../../initializer/mod.ts";
import { codesOf } from "./codes_of.ts";
import {
  guest,
  HASHES,
  type Launch,
  meshIdentity,
  otherVendor,
  setManifest,
  testManifest,
  withConnection,
  withCoordinator,
} from "./deployment.ts";

const { certificateRequest } = await createWorkloadKey();
const manifest = await testManifest();

const REFUSED: [string, Sha256Hex, () => Promise<Launch>, string][] = [
  [
    "whose policy the manifest does not name",
    HASHES.stranger,
    () => Promise.resolve({}),
    "policy_not_in_manifest",
  ],
  [
    "with another launch measurement",
    HASHES.web,
    () => Promise.resolve({ measurement: new Uint8Array(48) }),
    "measurement_mismatch",
  ],
  [
    "that allows debugging",
    HASHES.web,
    () => Promise.resolve({ policy: 0xb0000n }),
    "debug_allowed",
  ],
  [
    "at another privilege level",
    HASHES.web,
    () => Promise.resolve({ vmpl: 2 }),
    "vmpl_mismatch",
  ],
  [
    "under another vendor root",
    HASHES.web,
    async () => ({ by: await otherVendor() }),
    "root_not_pinned",
  ],
  ["without a revocation list", HASHES.web, () => Promise.resolve({ crls: [] }), "crl_missing"],
  [
    "with a report that was changed after signing",
    HASHES.web,
    () => Promise.resolve({ afterSigning: (report) => report[0xc0] = 1 }),
    "report_signature_mismatch",
  ],
];

for (const [title, policy, launch, code] of REFUSED) {
  Deno.test(`a workload ${title} receives nothing`, async () => {
    await withCoordinator({}, async (running) => {
      await setManifest(running, manifest);
      const { mesh } = running.addresses;
      const launched = await launch();
      await assert.rejects(
        () => meshIdentity(mesh, manifest, certificateRequest, policy, launched),
        (error: ContrastError) => {
          assert.ok(codesOf(error).includes(code), codesOf(error).join());
          return true;
        },
      );
    });
  });
}

/** The steps of an Initializer, one by one, so that a test can spoil each. */
function stepsOf(connection: CoordinatorConnection) {
  const client = createClient(MeshAPIService, connection.transport);
  return {
    nonce: async () => (await client.challenge({})).nonce,
    evidence: async (
      nonce: Uint8Array,
      {
        request = certificateRequest,
        channelBinding = connection.channelBinding,
        role = "workload" as const,
      }: {
        request?: Uint8Array<ArrayBuffer>;
        channelBinding?: Uint8Array;
        role?: "workload" | "coordinator" | "peer";
      } = {},
    ) =>
      await guest(HASHES.web).issue(
        await reportData({
          role,
          nonce,
          channelBinding,
          subject: new Uint8Array(await crypto.subtle.digest("SHA-256", request)),
        }),
      ),
    ask: async (
      nonce: Uint8Array,
      evidence: Parameters<typeof encodeEvidence>[0],
      request = certificateRequest,
    ) =>
      await client.newMeshCert({
        nonce: new Uint8Array(nonce),
        evidence: encodeEvidence(evidence),
        certificateRequest: request,
      }),
  };
}

async function withMesh(
  use: (steps: ReturnType<typeof stepsOf>, running: RunningCoordinator) => Promise<void>,
  clock = systemClock,
): Promise<void> {
  await withCoordinator({ clock }, async (running) => {
    await setManifest(running, manifest);
    await withConnection(running.addresses.mesh, (connection) => use(stepsOf(connection), running));
  });
}

Deno.test("the steps of an Initializer give a certificate", () =>
  withMesh(async ({ nonce, evidence, ask }) => {
    const challenge = await nonce();
    assert.notEqual((await ask(challenge, await evidence(challenge))).certChain.length, 0);
  }));

Deno.test("evidence over a nonce that nobody issued is refused", () =>
  withMesh(async ({ evidence, ask }) => {
    const own = new Uint8Array(32).fill(1);
    const proof = await evidence(own);
    await assert.rejects(() => ask(own, proof), /was not issued for this connection/);
  }));

Deno.test("evidence over another nonce than the one that is shown is refused", () =>
  withMesh(async ({ nonce, evidence, ask }) => {
    const proof = await evidence(new Uint8Array(32));
    const challenge = await nonce();
    await assert.rejects(() => ask(challenge, proof), /report data is/);
  }));

Deno.test("a nonce that has expired is refused", async () => {
  const clock = new FixedClock(systemClock.now());
  await withMesh(async ({ nonce, evidence, ask }) => {
    const challenge = await nonce();
    const proof = await evidence(challenge);
    clock.advance(61_000);
    await assert.rejects(() => ask(challenge, proof), /nonce has expired/);
  }, clock);
});

Deno.test("evidence that is replayed on another connection is refused", () =>
  withMesh(async (first, running) => {
    const challenge = await first.nonce();
    const proof = await first.evidence(challenge);
    await first.ask(challenge, proof);
    await withConnection(running.addresses.mesh, async (connection) => {
      const second = stepsOf(connection);
      await assert.rejects(
        () => second.ask(challenge, proof),
        /was not issued for this connection/,
      );
      const fresh = await second.nonce();
      await assert.rejects(() => second.ask(fresh, proof), /report data is/);
    });
  }));

Deno.test("evidence of a workload on another session than its own is refused", () =>
  withMesh(async ({ nonce, evidence, ask }) => {
    const challenge = await nonce();
    const proof = await evidence(challenge, { channelBinding: new Uint8Array(32).fill(5) });
    await assert.rejects(() => ask(challenge, proof), /report data is/);
    const unbound = await evidence(challenge, { channelBinding: new Uint8Array() });
    await assert.rejects(() => ask(challenge, unbound), /report data is/);
  }));

Deno.test("evidence for another key is refused", () =>
  withMesh(async ({ nonce, evidence, ask }) => {
    const challenge = await nonce();
    const proof = await evidence(challenge);
    const other = await createWorkloadKey();
    await assert.rejects(() => ask(challenge, proof, other.certificateRequest), /report data is/);
  }));

for (const role of ["coordinator", "peer"] as const) {
  Deno.test(`evidence in the role ${role} is no workload's`, () =>
    withMesh(async ({ nonce, evidence, ask }) => {
      const challenge = await nonce();
      const proof = await evidence(challenge, { role });
      await assert.rejects(() => ask(challenge, proof), /report data is/);
    }));
}

const REQUESTS: [string, Uint8Array<ArrayBuffer>][] = [
  ["nothing", new Uint8Array()],
  ["noise", new Uint8Array(300).fill(0x30)],
  [
    "a request with another signature",
    (() => {
      const spoiled = new Uint8Array(certificateRequest);
      spoiled[spoiled.length - 1] = (spoiled.at(-1) ?? 0) ^ 1;
      return spoiled;
    })(),
  ],
  ["17 KiB", new Uint8Array(17 * 1024)],
];
for (const [title, request] of REQUESTS) {
  Deno.test(`${title} as certificate request is refused`, () =>
    withMesh(async ({ nonce, evidence, ask }) => {
      const challenge = await nonce();
      const proof = await evidence(challenge, { request });
      await assert.rejects(
        () => ask(challenge, proof, request),
        /Cannot accept certificate request/,
      );
    }));
}
