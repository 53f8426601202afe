import assert from "node:assert/strict";
import { UserApi } from "../../coordinator/api/mod.ts";
import { createWorkloadKey } from "../../initializer/mod.ts";
import { X509Certificate } from "@peculiar/x509";
import { GENESIS } from "../../manifest/mod.ts";
import {
  meshIdentity,
  POLICIES,
  setManifest,
  testManifest,
  trustOf,
  withConnection,
  withCoordinator,
} from "./deployment.ts";

Deno.test("a manifest is set, verified from the outside, and issues certificates", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    const answer = await setManifest(running, manifest);
    assert.equal(answer.seedSharesDoc?.seedShares.length, 1);
    await withConnection(running.addresses.user, async (connection) => {
      const api = await UserApi.attest(connection, trustOf(manifest));
      assert.equal(api.coordinator.statement.state, "ready");
      const history = await api.history();
      assert.deepEqual(history.manifests.map((bytes) => bytes.toHex()), [manifest.bytes.toHex()]);
      assert.equal(history.policies.size, 2);
    });
    const { certificateRequest } = await createWorkloadKey();
    const identity = await meshIdentity(running.addresses.mesh, manifest, certificateRequest);
    assert.equal(identity.workloadSecret?.length, 64);
    const [leaf, intermediate] = identity.certChain
      .match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g)
      ?.map((pem) => new X509Certificate(pem)) ?? [];
    const root = new X509Certificate(identity.rootCa);
    const mesh = new X509Certificate(identity.meshCa);
    assert.ok(leaf !== undefined && intermediate !== undefined);
    assert.equal(leaf.subject, "CN=web");
    assert.ok(await leaf.verify({ publicKey: intermediate.publicKey, date: new Date() }));
    assert.ok(await leaf.verify({ publicKey: mesh.publicKey, date: new Date() }));
    assert.ok(await intermediate.verify({ publicKey: root.publicKey, date: new Date() }));
    assert.ok(await mesh.verify({ publicKey: mesh.publicKey, date: new Date() }));
  });
});

Deno.test("the same workload receives the same secret, and each manifest another mesh CA under the same root", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    const identity = async () => {
      const { certificateRequest } = await createWorkloadKey();
      return await meshIdentity(running.addresses.mesh, manifest, certificateRequest);
    };
    const before = await identity();
    await setManifest(running, manifest);
    const after = await identity();
    assert.deepEqual(after.workloadSecret?.expose(), before.workloadSecret?.expose());
    assert.notEqual(after.meshCa, before.meshCa);
    const key = (pem: string) => new Uint8Array(new X509Certificate(pem).publicKey.rawData).toHex();
    assert.equal(key(after.rootCa), key(before.rootCa));
    assert.notEqual(key(after.meshCa), key(before.meshCa));
  });
});

const REFUSED: [string, Parameters<typeof setManifest>[2], string][] = [
  ["without the owner's key", { signer: "none" }, "owner_signature_missing"],
  ["on top of a transition that is not the latest", { previous: GENESIS }, "transition_mismatch"],
  ["with a policy left out", { policies: [POLICIES.web] }, "policy_missing"],
  [
    "with a policy that it does not name",
    { policies: [POLICIES.coordinator, POLICIES.web, POLICIES.stranger] },
    "policy_unexpected",
  ],
];
for (const [title, options, code] of REFUSED) {
  Deno.test(`an update ${title} is refused and changes nothing`, async () => {
    const manifest = await testManifest();
    await withCoordinator({}, async (running) => {
      await setManifest(running, manifest);
      const before = running.coordinator.state;
      await assert.rejects(() => setManifest(running, manifest, options), { code });
      assert.equal(running.coordinator.state, before);
    });
  });
}

Deno.test("an update signed by a stranger is refused", async () => {
  const manifest = await testManifest();
  const algorithm = { name: "ECDSA", namedCurve: "P-384" };
  const stranger = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    await assert.rejects(() => setManifest(running, manifest, { signer: stranger.privateKey }), {
      code: "owner_signature_wrong",
    });
  });
});

Deno.test("an update that changes the seed-share owners is refused", async () => {
  const manifest = await testManifest();
  const other = await testManifest({ SeedshareOwnerPubKeys: [] });
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    await assert.rejects(() => setManifest(running, other), { code: "seedshare_owners_changed" });
  });
});

Deno.test("a manifest without owners is final", async () => {
  const manifest = await testManifest({ WorkloadOwnerPubKeys: [] });
  await withCoordinator({}, async (running) => {
    await setManifest(running, manifest);
    await assert.rejects(() => setManifest(running, manifest), { code: "updates_disabled" });
  });
});

Deno.test("before a manifest is set there is no history and no certificate", async () => {
  const manifest = await testManifest();
  await withCoordinator({}, async (running) => {
    await withConnection(running.addresses.user, async (connection) => {
      const api = await UserApi.attest(connection, trustOf(manifest));
      assert.equal(api.coordinator.statement.state, "uninitialized");
      await assert.rejects(() => api.history(), { code: "no_manifest" });
    });
    const { certificateRequest } = await createWorkloadKey();
    await assert.rejects(
      () => meshIdentity(running.addresses.mesh, manifest, certificateRequest),
      { code: "no_manifest" },
    );
  });
});
