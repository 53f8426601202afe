import assert from "node:assert/strict";
import { hkdfSync } from "node:crypto";
import { Secret } from "../../core/mod.ts";
import { SeedEngine } from "./seed_engine.ts";

const seed = new Uint8Array(64).fill(9);
const salt = new Uint8Array(32).fill(8);

Deno.test("a workload secret is derived by the original labels", async () => {
  const engine = await SeedEngine.create(new Secret(seed), salt);
  const parent = new Uint8Array(hkdfSync("sha256", seed, salt, "POD STATE SECRET", 64));
  const label = "WORKLOAD SECRET ID: apps/v1/StatefulSet/default/vault";
  const expected = new Uint8Array(hkdfSync("sha256", parent, salt, label, 64));
  const secret = await engine.workloadSecret("apps/v1/StatefulSet/default/vault");
  assert.deepEqual(secret.expose(), expected);
});

Deno.test("workloads have secrets of their own, and root and transaction key differ", async () => {
  const engine = await SeedEngine.create(new Secret(seed), salt);
  const [one, two] = [await engine.workloadSecret("one"), await engine.workloadSecret("two")];
  assert.notDeepEqual(one.expose(), two.expose());
  const raw = async (key: CryptoKey) => new Uint8Array(await crypto.subtle.exportKey("raw", key));
  const root = await raw(engine.rootCaKey.publicKey);
  assert.notDeepEqual(root, await raw(engine.transactionKey.publicKey));
});

for (
  const [title, badSeed, badSalt] of [
    ["a short seed", 31, 32],
    ["an endless seed", 1025, 32],
    ["a short salt", 64, 31],
    ["no salt", 64, 0],
  ] as const
) {
  Deno.test(`${title} is refused`, async () => {
    const secret = new Secret(new Uint8Array(badSeed));
    await assert.rejects(() => SeedEngine.create(secret, new Uint8Array(badSalt)), {
      code: "seed_malformed",
    });
  });
}
