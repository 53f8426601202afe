import assert from "node:assert/strict";
import { FixedClock, Secret, type Sha256Hex, sha256Hex, systemRandom } from "../../core/mod.ts";
import {
  encodeLatest,
  encodeTransition,
  GENESIS,
  History,
  type LatestTransition,
  MemoryStore,
  parseManifest,
  serializeManifest,
  signEcdsa,
  signTransition,
  transitionHash,
} from "../../manifest/mod.ts";
import { CertificateAuthority } from "../ca/certificate_authority.ts";
import { SeedEngine } from "../keys/seed_engine.ts";
import { Coordinator } from "./coordinator.ts";

const environment = { clock: new FixedClock("2026-11-22T00:00:00Z"), random: systemRandom };
const engine = await SeedEngine.create(new Secret(new Uint8Array(64).fill(1)), new Uint8Array(32));
const stranger = await SeedEngine.create(
  new Secret(new Uint8Array(64).fill(2)),
  new Uint8Array(32),
);
const policy = new TextEncoder().encode("initdata");
const owner = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, [
  "sign",
  "verify",
]);
const manifest = await parseManifest(serializeManifest({
  Policies: { [await sha256Hex(policy)]: { SANs: ["coordinator"], Role: "coordinator" } },
  ReferenceValues: {
    simulated: [{ Format: "snp", RootFingerprint: "1".repeat(64), Measurement: "2".repeat(96) }],
  },
  WorkloadOwnerPubKeys: [
    new Uint8Array(await crypto.subtle.exportKey("spki", owner.publicKey)).toHex(),
  ],
}));

/** What the owner of the deployment asks of its Coordinator. */
async function approvedUpdate(coordinator: Coordinator, latest: LatestTransition) {
  const transition = await transitionHash({ manifest: manifest.hash, previous: latest.hash });
  const signature = await signTransition(owner.privateKey, transition);
  return await coordinator.setManifest({
    manifest: manifest.bytes,
    policies: [policy],
    owner: { signature },
  });
}

/** A Coordinator after the second of two transitions, and a way to move the store from outside. */
async function deployment() {
  const store = new MemoryStore();
  const history = new History(store);
  const step = async (previous: Sha256Hex, by = engine): Promise<LatestTransition> => {
    const transition = { manifest: manifest.hash, previous };
    const hash = await history.putTransition(transition);
    const key = by.transactionKey.privateKey;
    return { hash, signature: await signEcdsa(key, encodeTransition(transition)) };
  };
  const first = await step(GENESIS);
  const latest = await step(first.hash);
  const move = async (next: LatestTransition) => {
    await store.compareAndSwapLatest(await store.get("transitions/latest"), encodeLatest(next));
  };
  await move(latest);
  const authority = await CertificateAuthority.create(engine.rootCaKey, environment);
  const coordinator = new Coordinator(
    { kind: "ready", latest, manifest, authority, engine, generation: 2 },
    { store, allowSimulated: true, ...environment },
  );
  return { coordinator, first, latest, step, move };
}

Deno.test("a Coordinator stays ready as long as the store is where it left it", async () => {
  const { coordinator } = await deployment();
  await coordinator.followStore();
  assert.equal(coordinator.state.kind, "ready");
});

Deno.test("a Coordinator whose store was moved on with the same seed needs recovery", async () => {
  const { coordinator, latest, step, move } = await deployment();
  const next = await step(latest.hash);
  await move(next);
  await coordinator.followStore();
  assert.deepEqual(coordinator.state, { kind: "recovery", latest: next });
});

Deno.test("neither an older state nor a stranger's signature makes a Coordinator give up its keys", async () => {
  const { coordinator, first, latest, step, move } = await deployment();
  await move(first);
  await coordinator.followStore();
  assert.equal(coordinator.state.kind, "ready");
  await move(await step(latest.hash, stranger));
  await coordinator.followStore();
  assert.equal(coordinator.state.kind, "ready");
});

Deno.test("an update on a store that a stranger moved is refused, and the keys are kept", async () => {
  const { coordinator, latest, step, move } = await deployment();
  await move(await step(latest.hash, stranger));
  await assert.rejects(() => approvedUpdate(coordinator, latest), { code: "store_conflict" });
  assert.equal(coordinator.state.kind, "ready");
});

Deno.test("an update on a store that was emptied is refused, and the keys are kept", async () => {
  const { coordinator: { state }, latest } = await deployment();
  const store = new MemoryStore();
  const coordinator = new Coordinator(state, { store, allowSimulated: true, ...environment });
  await assert.rejects(() => approvedUpdate(coordinator, latest), { code: "store_conflict" });
  assert.equal(coordinator.state.kind, "ready");
});

Deno.test("an update on a store that another Coordinator moved on is refused, and needs recovery", async () => {
  const { coordinator, latest, step, move } = await deployment();
  const next = await step(latest.hash);
  await move(next);
  await assert.rejects(() => approvedUpdate(coordinator, latest), { code: "store_conflict" });
  assert.deepEqual(coordinator.state, { kind: "recovery", latest: next });
});

Deno.test("a newest transition that is not in the store is an error, and changes nothing", async () => {
  const { coordinator, latest, move } = await deployment();
  await move({ ...latest, hash: "ee".repeat(32) as Sha256Hex });
  await assert.rejects(() => coordinator.followStore(), { code: "history_missing" });
  assert.equal(coordinator.state.kind, "ready");
});
