import assert from "node:assert/strict";
import type { Evidence } from "../../attest/mod.ts";
import { BoundedIssuer } from "./bounded_issuer.ts";

const EVIDENCE: Evidence = { format: "tdx", quote: new Uint8Array(1) };

function slowIssuer() {
  const pending: { finish: () => void; fail: () => void }[] = [];
  const inner = {
    issue: () =>
      new Promise<Evidence>((resolve, reject) =>
        pending.push({ finish: () => resolve(EVIDENCE), fail: () => reject(new Error("broken")) })
      ),
  };
  return { issuer: new BoundedIssuer(inner), pending };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("two requests run at a time, the others in their order", async () => {
  const { issuer, pending } = slowIssuer();
  const order: number[] = [];
  const all = [0, 1, 2, 3].map((index) =>
    issuer.issue(new Uint8Array(64)).then(() => order.push(index))
  );
  await settle();
  assert.equal(pending.length, 2);
  for (let index = 0; index < 4; index++) {
    pending[index]?.finish();
    await settle();
  }
  await Promise.all(all);
  assert.deepEqual(order, [0, 1, 2, 3]);
});

Deno.test("a request that fails makes room for the next one", async () => {
  const { issuer, pending } = slowIssuer();
  const results = [1, 2, 3].map(() => issuer.issue(new Uint8Array(64)).catch(() => "failed"));
  await settle();
  pending[0]?.fail();
  await settle();
  assert.equal(pending.length, 3);
  pending[1]?.finish();
  pending[2]?.finish();
  assert.deepEqual(await Promise.all(results), ["failed", EVIDENCE, EVIDENCE]);
});

Deno.test("a flood is refused and does not grow the queue", async () => {
  const { issuer, pending } = slowIssuer();
  const waiting = Array.from({ length: 66 }, () => issuer.issue(new Uint8Array(64)));
  await settle();
  await assert.rejects(() => issuer.issue(new Uint8Array(64)), { code: "coordinator_busy" });
  for (let index = 0; index < 66; index++) {
    pending[index]?.finish();
    await settle();
  }
  assert.equal((await Promise.all(waiting)).length, 66);
});
