import assert from "node:assert/strict";
import { type CoordinatorTrust, UserApi } from "../../coordinator/api/mod.ts";
import { DirectoryStore, type RunningCoordinator } from "../../coordinator/mod.ts";
import { type ContrastError, Secret } from "../../core/mod.ts";
import { createWorkloadKey } from "../../initializer/mod.ts";
import { encodeLatest, type HistoryKey, MemoryStore } from "../../manifest/mod.ts";
import { codesOf } from "./codes_of.ts";
import {
  meshIdentity,
  seedshareOwner,
  seedshareOwnerHex,
  setManifest,
  testManifest,
  trustOf,
  withConnection,
  withCoordinator,
} from "./deployment.ts";

const manifest = await testManifest();
type SetAnswer = Awaited<ReturnType<typeof setManifest>>;

/** The seed as its owner decrypts it from the answer to the first manifest. */
async function seedOf(answer: SetAnswer): Promise<{ seed: Secret; salt: Uint8Array }> {
  const document = answer.seedSharesDoc;
  const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await importOwner(algorithm, ["decrypt"]);
  const label = new TextEncoder().encode("seedshare");
  const share = document?.seedShares[0]?.encryptedSeed ?? new Uint8Array();
  const seed = await crypto.subtle.decrypt({ name: "RSA-OAEP", label }, key, new Uint8Array(share));
  return { seed: new Secret(new Uint8Array(seed)), salt: document?.salt ?? new Uint8Array() };
}

async function importOwner(algorithm: RsaHashedImportParams, usages: KeyUsage[]) {
  const pkcs8 = Uint8Array.fromBase64((await seedshareOwner()).pkcs8);
  return await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, usages);
}

const signer = () => importOwner({ name: "RSA-PSS", hash: "SHA-256" }, ["sign"]);

async function recover(
  running: RunningCoordinator,
  secret: { seed: Secret; salt: Uint8Array },
  changes: { key?: CryptoKey; publicKey?: string; trust?: CoordinatorTrust } = {},
): Promise<void> {
  await withConnection(running.addresses.user, async (connection) => {
    const api = await UserApi.attest(connection, changes.trust ?? trustOf(manifest));
    await api.recover({
      ...secret,
      publicKey: changes.publicKey ?? await seedshareOwnerHex(),
      key: changes.key ?? await signer(),
    });
  });
}

async function identity(running: RunningCoordinator) {
  const { certificateRequest } = await createWorkloadKey();
  return await meshIdentity(running.addresses.mesh, manifest, certificateRequest);
}

/** Sets a manifest with one Coordinator, then starts another one on the same store. */
async function afterRestart(
  use: (
    running: RunningCoordinator,
    before: { answer: SetAnswer; identity: Awaited<ReturnType<typeof identity>> },
    store: MemoryStore,
  ) => Promise<void>,
): Promise<void> {
  const store = new MemoryStore();
  let answer: SetAnswer | undefined;
  let first: Awaited<ReturnType<typeof identity>> | undefined;
  await withCoordinator({ store }, async (running) => {
    answer = await setManifest(running, manifest);
    first = await identity(running);
  });
  assert.ok(answer !== undefined && first !== undefined);
  const before = { answer, identity: first };
  await withCoordinator({ store }, (running) => use(running, before, store));
}

Deno.test("a restarted Coordinator answers nothing, proves that it needs recovery, and has its keys again after it", () =>
  afterRestart(async (running, before) => {
    await withConnection(running.addresses.user, async (connection) => {
      const api = await UserApi.attest(connection, trustOf(manifest));
      assert.equal(api.coordinator.statement.state, "recovery");
      await assert.rejects(() => api.history(), { code: "needs_recovery" });
    });
    await assert.rejects(() => setManifest(running, manifest), { code: "needs_recovery" });
    await assert.rejects(() => identity(running), { code: "needs_recovery" });
    await recover(running, await seedOf(before.answer));
    const after = await identity(running);
    assert.deepEqual(after.workloadSecret?.expose(), before.identity.workloadSecret?.expose());
    assert.notEqual(after.meshCa, before.identity.meshCa);
    await setManifest(running, manifest);
  }));

Deno.test("recovery is refused without need", async () => {
  await withCoordinator({}, async (running) => {
    const secret = { seed: new Secret(new Uint8Array(64)), salt: new Uint8Array(32) };
    await assert.rejects(() => recover(running, secret), { code: "no_state_to_recover" });
    const answer = await setManifest(running, manifest);
    const seed = await seedOf(answer);
    await assert.rejects(() => recover(running, seed), { code: "already_recovered" });
  });
});

Deno.test("another seed does not recover the Coordinator", () =>
  afterRestart(async (running, { answer }) => {
    const { seed, salt } = await seedOf(answer);
    const other = new Secret(new Uint8Array(64).fill(1));
    await assert.rejects(() => recover(running, { seed: other, salt }), { code: "seed_wrong" });
    const otherSalt = new Uint8Array(32);
    await assert.rejects(() => recover(running, { seed, salt: otherSalt }), { code: "seed_wrong" });
    const short = new Secret(new Uint8Array(31));
    await assert.rejects(() => recover(running, { seed: short, salt }), { code: "seed_malformed" });
    assert.equal(running.coordinator.state.kind, "recovery");
  }));

Deno.test("nobody but a seed-share owner recovers the Coordinator, even with the seed", () =>
  afterRestart(async (running, { answer }) => {
    const secret = await seedOf(answer);
    const stranger = await crypto.subtle.generateKey(
      {
        name: "RSA-PSS",
        hash: "SHA-256",
        modulusLength: 2048,
        publicExponent: Uint8Array.of(1, 0, 1),
      },
      false,
      ["sign", "verify"],
    );
    const code = "recovery_not_authorized";
    await assert.rejects(() => recover(running, secret, { key: stranger.privateKey }), { code });
    await assert.rejects(() => recover(running, secret, { publicKey: "00" }), { code });
  }));

const TAMPERED: [string, (store: MemoryStore) => Promise<void>, string][] = [
  ["a manifest", async (store) => {
    const key: HistoryKey = `manifests/${manifest.hash}`;
    await store.put(key, new TextEncoder().encode("{}"));
  }, "history_tampered"],
  ["the signature of the newest transition", async (store) => {
    const latest = await store.get("transitions/latest") ?? new Uint8Array();
    const spoiled = new Uint8Array(latest);
    spoiled[spoiled.length - 1] = (spoiled.at(-1) ?? 0) ^ 1;
    await store.compareAndSwapLatest(latest, spoiled);
  }, "seed_wrong"],
  ["the newest transition", async (store) => {
    const latest = await store.get("transitions/latest") ?? new Uint8Array();
    const hash = "ab".repeat(32) as typeof manifest.hash;
    await store.compareAndSwapLatest(latest, encodeLatest({ hash, signature: latest.slice(32) }));
  }, "history_missing"],
];
for (const [title, tamper, code] of TAMPERED) {
  Deno.test(`a store in which ${title} was changed does not come back to life`, () =>
    afterRestart(async (running, { answer }, store) => {
      await tamper(store);
      const secret = await seedOf(answer);
      await assert.rejects(() => recover(running, secret), (error: ContrastError) => {
        assert.ok(codesOf(error).includes(code), codesOf(error).join());
        return true;
      });
      assert.equal(running.coordinator.state.kind, "recovery");
    }));
}

Deno.test("a history that was tampered with while the Coordinator runs is not handed out", async () => {
  const store = new MemoryStore();
  await withCoordinator({ store }, async (running) => {
    await setManifest(running, manifest);
    await store.put(`manifests/${manifest.hash}`, new TextEncoder().encode("{}"));
    await withConnection(running.addresses.user, async (connection) => {
      const api = await UserApi.attest(connection, trustOf(manifest));
      await assert.rejects(() => api.history(), { code: "history_tampered" });
    });
  });
});

Deno.test("of two Coordinators on one store, the one that falls behind needs recovery", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const store = new DirectoryStore(folder);
    await withCoordinator({ store }, (slow) =>
      withCoordinator({ store }, async (fast) => {
        await setManifest(fast, manifest);
        await assert.rejects(() => setManifest(slow, manifest), { code: "store_conflict" });
        assert.equal(slow.coordinator.state.kind, "recovery");
        assert.equal(fast.coordinator.state.kind, "ready");
      }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
