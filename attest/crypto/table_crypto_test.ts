import assert from "node:assert/strict";
import fc from "fast-check";
import type { AttestCrypto, SignatureCheck } from "./attest_crypto.ts";
import { tableCrypto } from "./table_crypto.ts";
import { webCrypto } from "./web_crypto.ts";

const ecdsa = { name: "ECDSA", namedCurve: "P-384" };
const pair = await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
const scheme = { kind: "ecdsa", curve: "P-384", hash: "SHA-384" } as const;
const ORDER =
  "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";

async function signed(message: Uint8Array): Promise<SignatureCheck> {
  const how = { name: "ECDSA", hash: "SHA-384" };
  const signature = await crypto.subtle.sign(how, pair.privateKey, message as BufferSource);
  return { scheme, publicKey, message, signature: new Uint8Array(signature) };
}

/** Counts what is left to native code; warmed up, so that the key has its table. */
async function warm() {
  let native = 0;
  const inner: AttestCrypto = {
    ...webCrypto,
    checkSignature: (check) => {
      native++;
      return webCrypto.checkSignature(check);
    },
  };
  const tables = tableCrypto(inner);
  const check = await signed(new Uint8Array(5));
  for (let round = 0; round < 3; round++) await tables.checkSignature(check);
  assert.equal(native, 2, "the third check is on the table");
  return { tables, native: () => native };
}

Deno.test("tableCrypto() and native code agree on good and damaged signatures", async () => {
  const { tables, native } = await warm();
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 700 }),
    fc.nat(95),
    fc.nat(255),
    async (message, at, change) => {
      const check = await signed(message);
      const signature = check.signature.slice();
      signature[at] = (signature[at] ?? 0) ^ change;
      const damaged = { ...check, signature };
      assert.equal(
        await tables.checkSignature(damaged),
        await webCrypto.checkSignature(damaged),
      );
    },
  );
  await fc.assert(property, { numRuns: 60 });
  assert.equal(native(), 2);
});

Deno.test("tableCrypto() refuses scalars outside 1 to n - 1, other lengths and other messages", async () => {
  const { tables } = await warm();
  const check = await signed(new Uint8Array(9));
  assert.equal(await tables.checkSignature(check), "match");
  const r = check.signature.subarray(0, 48);
  const s = check.signature.subarray(48);
  const zero = new Uint8Array(48);
  const order = Uint8Array.fromHex(ORDER);
  const wrong = [
    [zero, zero],
    [zero, s],
    [r, zero],
    [order, s],
    [r, order],
    [r, s.subarray(1)],
    [s, r],
  ];
  for (const [left = zero, right = zero] of wrong) {
    const signature = Uint8Array.of(...left, ...right);
    assert.equal(await tables.checkSignature({ ...check, signature }), "mismatch");
  }
  const message = new Uint8Array(10);
  assert.equal(await tables.checkSignature({ ...check, message }), "mismatch");
});

Deno.test("tableCrypto() leaves keys that are none, other schemes and rare keys to native code", async () => {
  const { tables, native } = await warm();
  const check = await signed(new Uint8Array(9));
  const offCurve = publicKey.slice();
  offCurve[119] = (offCurve[119] ?? 0) ^ 1;
  for (let round = 0; round < 5; round++) {
    const outcome = await tables.checkSignature({ ...check, publicKey: offCurve });
    assert.equal(outcome, "mismatch");
  }
  const other = { ...check, scheme: { ...scheme, hash: "SHA-512" as const } };
  assert.equal(await tables.checkSignature(other), "mismatch");
  assert.equal(native(), 8);
});
