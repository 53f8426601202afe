import fc from "fast-check";
import assert from "node:assert/strict";
import { FixedClock, Secret, type Sha256Hex, sha256Hex, systemRandom } from "../../core/mod.ts";
import {
  GENESIS,
  MemoryStore,
  parseManifest,
  serializeManifest,
  signTransition,
  transitionHash,
} from "../../manifest/mod.ts";
import { Coordinator } from "./coordinator.ts";

const policy = new TextEncoder().encode("initdata");
const owner = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, [
  "sign",
  "verify",
]);
const stranger = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, [
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

function options(store = new MemoryStore(), allowSimulated = true) {
  const clock = new FixedClock("2026-11-22T00:00:00Z");
  return { store, clock, random: systemRandom, allowSimulated };
}

async function approved(previous: Sha256Hex, key: CryptoKey = owner.privateKey) {
  const transition = await transitionHash({ manifest: manifest.hash, previous });
  return { signature: await signTransition(key, transition) };
}

const input = { manifest: manifest.bytes, policies: [policy] };

Deno.test("simulated hardware is refused by a Coordinator that was not told to accept it", async () => {
  const coordinator = await Coordinator.open(options(undefined, false));
  await assert.rejects(() => coordinator.setManifest(input), { code: "simulated_not_allowed" });
  assert.equal(coordinator.state.kind, "uninitialized");
});

Deno.test("of updates at the same time one succeeds, and the others see that they are outdated", async () => {
  const coordinator = await Coordinator.open(options());
  const { state } = await coordinator.setManifest(input);
  const update = { ...input, owner: await approved(state.latest.hash) };
  const results = await Promise.allSettled([1, 2, 3].map(() => coordinator.setManifest(update)));
  assert.deepEqual(results.map(({ status }) => status).sort(), [
    "fulfilled",
    "rejected",
    "rejected",
  ]);
});

Deno.test("a failed write leaves the state as it was", async () => {
  const store = new MemoryStore();
  const coordinator = await Coordinator.open(options(store));
  store.put = () => Promise.reject(new Error("disk full"));
  await assert.rejects(() => coordinator.setManifest(input), /disk full/);
  assert.equal(coordinator.state.kind, "uninitialized");
});

Deno.test("more policies than the manifest names are refused, also copies of one", async () => {
  const coordinator = await Coordinator.open(options());
  await assert.rejects(() => coordinator.setManifest({ ...input, policies: [policy, policy] }), {
    code: "policy_unexpected",
  });
});

Deno.test("policies are looked at only after the owner's approval", async () => {
  const coordinator = await Coordinator.open(options());
  await coordinator.setManifest(input);
  await assert.rejects(() => coordinator.setManifest({ ...input, policies: [] }), {
    code: "owner_signature_missing",
  });
});

/** What may happen to a Coordinator; the model knows whether it is let. */
type Step = "set" | "set as stranger" | "set without approval" | "set on genesis" | "restart";
const steps = fc.array(
  fc.constantFrom<Step>(
    "set",
    "set as stranger",
    "set without approval",
    "set on genesis",
    "restart",
  ),
  { maxLength: 8 },
);

async function attempt(coordinator: Coordinator, step: Step): Promise<string> {
  const { state } = coordinator;
  const latest = state.kind === "uninitialized" ? GENESIS : state.latest.hash;
  const key = step === "set as stranger" ? stranger.privateKey : owner.privateKey;
  const withOwner = step === "set without approval" ? {} : { owner: await approved(latest, key) };
  const previous = step === "set on genesis" ? GENESIS : undefined;
  return await coordinator.setManifest({ ...input, ...withOwner, previous })
    .then(() => "done", (error) => error.code);
}

/** The rules in one place: what each step must answer in each state. */
function expected(step: Step, kind: string): string {
  if (kind === "recovery") return "needs_recovery";
  if (kind === "uninitialized") return "done";
  if (step === "set as stranger") return "owner_signature_wrong";
  if (step === "set without approval") return "owner_signature_missing";
  return step === "set on genesis" ? "transition_mismatch" : "done";
}

Deno.test("whatever happens in whatever order, only owners move the history, one step at a time", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const shared = options();
      let coordinator = await Coordinator.open(shared);
      let transitions = 0;
      for (const step of sequence) {
        if (step === "restart") {
          coordinator = await Coordinator.open(shared);
          assert.equal(coordinator.state.kind, transitions === 0 ? "uninitialized" : "recovery");
          continue;
        }
        const wanted = expected(step, coordinator.state.kind);
        assert.equal(await attempt(coordinator, step), wanted);
        if (wanted === "done") transitions++;
        const { state } = coordinator;
        if (state.kind === "ready") {
          assert.equal(state.generation, transitions);
          const { history } = await coordinator.manifests();
          assert.equal(history.manifests.length, transitions);
        }
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("recovery without a history or without a need is refused", async () => {
  const coordinator = await Coordinator.open(options());
  const secret = {
    seed: new Secret(new Uint8Array(64)),
    salt: new Uint8Array(32),
    publicKey: "",
    signature: new Uint8Array(),
    channelBinding: new Uint8Array(32),
  };
  await assert.rejects(() => coordinator.recover(secret), { code: "no_state_to_recover" });
  await coordinator.setManifest(input);
  await assert.rejects(() => coordinator.recover(secret), { code: "already_recovered" });
});
