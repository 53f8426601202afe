import assert from "node:assert/strict";
import { type Sha256Hex, sha256Hex } from "../core/mod.ts";
import { History } from "./history.ts";
import { MemoryStore } from "./memory_store.ts";
import {
  decodeLatest,
  encodeLatest,
  encodeTransition,
  GENESIS,
  transitionHash,
} from "./transition.ts";

const text = (value: string) => new TextEncoder().encode(value);
const latestOf = (hash: Sha256Hex) => ({ hash, signature: new Uint8Array(70).fill(7) });

async function twoTransitions() {
  const store = new MemoryStore();
  const history = new History(store);
  const first = await history.putTransition({
    manifest: await history.put("manifests", text("one")),
    previous: GENESIS,
  });
  const second = await history.putTransition({
    manifest: await history.put("manifests", text("two")),
    previous: first,
  });
  return { store, history, first, second };
}

Deno.test("a transition is the manifest's hash and its predecessor's, named by its own hash", async () => {
  const manifest = await sha256Hex(text("manifest"));
  const transition = { manifest, previous: GENESIS };
  assert.equal(encodeTransition(transition).toHex(), manifest + "0".repeat(64));
  assert.equal(await transitionHash(transition), await sha256Hex(encodeTransition(transition)));
});

Deno.test("the chain leads from the first transition to the newest", async () => {
  const { history, first, second } = await twoTransitions();
  const chain = await history.chain(second);
  assert.deepEqual(chain.map(({ previous }) => previous), [GENESIS, first]);
});

Deno.test("content that was changed in the store is refused", async () => {
  const { store, history, first, second } = await twoTransitions();
  const { manifest } = await history.readTransition(second);
  await store.put(`manifests/${manifest}`, text("tampered"));
  await assert.rejects(() => history.read("manifests", manifest), { code: "history_tampered" });
  await store.put(`transitions/${first}`, new Uint8Array(64));
  await assert.rejects(() => history.chain(second), { code: "history_tampered" });
});

Deno.test("content that is gone from the store is refused", async () => {
  const { history } = await twoTransitions();
  await assert.rejects(() => history.read("policies", GENESIS), { code: "history_missing" });
});

Deno.test("the newest transition moves only from where the writer saw it", async () => {
  const { history, first, second } = await twoTransitions();
  await history.advance(undefined, latestOf(first));
  await assert.rejects(() => history.advance(undefined, latestOf(second)), {
    code: "store_conflict",
  });
  await history.advance(latestOf(first), latestOf(second));
  assert.deepEqual(await history.latest(), latestOf(second));
});

for (const bytes of [new Uint8Array(), new Uint8Array(40).fill(1), new Uint8Array(300).fill(1)]) {
  Deno.test(`a newest transition of ${bytes.length} bytes is refused`, () => {
    assert.throws(() => decodeLatest(bytes), { code: "history_malformed" });
  });
}

Deno.test("a newest transition that names the beginning is refused", () => {
  assert.throws(() => decodeLatest(encodeLatest(latestOf(GENESIS))), { code: "history_malformed" });
});
