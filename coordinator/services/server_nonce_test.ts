import fc from "fast-check";
import assert from "node:assert/strict";
import { FixedClock, systemRandom } from "../../core/mod.ts";
import { ServerNonce } from "./server_nonce.ts";

const binding = new Uint8Array(32).fill(1);

async function source() {
  const clock = new FixedClock("2026-11-22T00:00:00Z");
  return { clock, nonces: await ServerNonce.create(clock, systemRandom) };
}

Deno.test("a nonce of 32 bytes is good for its session until it expires", async () => {
  const { clock, nonces } = await source();
  const nonce = await nonces.issue(binding);
  assert.equal(nonce.length, 32);
  clock.advance(60_000);
  await nonces.require(nonce, binding);
  clock.advance(1);
  await assert.rejects(() => nonces.require(nonce, binding), { code: "nonce_expired" });
});

Deno.test("two nonces differ", async () => {
  const { nonces } = await source();
  assert.notDeepEqual(await nonces.issue(binding), await nonces.issue(binding));
});

Deno.test("a nonce of another session or of another process is refused", async () => {
  const { nonces } = await source();
  const nonce = await nonces.issue(binding);
  await assert.rejects(() => nonces.require(nonce, new Uint8Array(32)), { code: "nonce_unknown" });
  const other = await source();
  await assert.rejects(() => other.nonces.require(nonce, binding), { code: "nonce_unknown" });
});

Deno.test("no changed nonce is accepted, its expiry included", async () => {
  const { nonces } = await source();
  const nonce = await nonces.issue(binding);
  const position = fc.integer({ min: 0, max: 31 });
  await fc.assert(fc.asyncProperty(position, fc.integer({ min: 1, max: 255 }), async (at, flip) => {
    const changed = new Uint8Array(nonce);
    changed[at] = (changed[at] ?? 0) ^ flip;
    await assert.rejects(() => nonces.require(changed, binding), { code: "nonce_unknown" });
  }));
});

Deno.test("bytes of any other length are no nonce", async () => {
  const { nonces } = await source();
  for (const length of [0, 8, 15, 16, 31, 33, 64]) {
    const bytes = new Uint8Array(length);
    await assert.rejects(() => nonces.require(bytes, binding), { code: "nonce_unknown" });
  }
});
