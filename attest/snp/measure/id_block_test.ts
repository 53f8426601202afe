import assert from "node:assert/strict";
import {
  encodeIdAuth,
  encodeIdBlock,
  encodeIdKey,
  ID_AUTH_SIZE,
  ID_BLOCK_SIZE,
  idKeyDigest,
  type SnpIdBlock,
  type SnpIdKey,
} from "./id_block.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-384" };

async function newKey(): Promise<SnpIdKey & { readonly publicKey: CryptoKey }> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return {
    publicKey: pair.publicKey,
    point: raw.subarray(1),
    sign: async (message) =>
      new Uint8Array(
        await crypto.subtle.sign(
          { name: "ECDSA", hash: "SHA-384" },
          pair.privateKey,
          message as BufferSource,
        ),
      ),
  };
}

const fields: SnpIdBlock = {
  measurement: new Uint8Array(48).fill(1),
  familyId: new Uint8Array(16).fill(2),
  imageId: new Uint8Array(16).fill(3),
  guestSvn: 7,
  policy: 0x30000n,
};

/** R or S as 72 bytes little-endian, back to 48 bytes big-endian. */
function bigEndian(bytes: Uint8Array): Uint8Array {
  assert.ok(bytes.subarray(48, 72).every((byte) => byte === 0));
  return bytes.slice(0, 48).reverse();
}

async function signed(key: CryptoKey, auth: Uint8Array, offset: number, message: Uint8Array) {
  const signature = Uint8Array.of(
    ...bigEndian(auth.subarray(offset, offset + 72)),
    ...bigEndian(auth.subarray(offset + 72, offset + 144)),
  );
  const how = { name: "ECDSA", hash: "SHA-384" };
  return await crypto.subtle.verify(how, key, signature, message as BufferSource);
}

Deno.test("encodeIdBlock() writes digest, ids, version, SVN and policy", () => {
  const block = encodeIdBlock(fields);
  assert.equal(block.length, ID_BLOCK_SIZE);
  const tail = "01000000" + "07000000" + "0000030000000000";
  assert.equal(
    block.toHex(),
    "01".repeat(48) + "02".repeat(16) + "03".repeat(16) + tail,
  );
});

Deno.test("encodeIdAuth() carries signatures that the public keys in it verify", async () => {
  const [idKey, authorKey] = [await newKey(), await newKey()];
  const block = encodeIdBlock(fields);
  const auth = await encodeIdAuth(block, idKey, authorKey);
  assert.equal(auth.length, ID_AUTH_SIZE);
  const view = new DataView(auth.buffer);
  assert.deepEqual([view.getUint32(0, true), view.getUint32(4, true)], [1, 1]);
  assert.ok(await signed(idKey.publicKey, auth, 64, block));
  const keyAt = 64 + 512;
  assert.deepEqual(auth.slice(keyAt, keyAt + 0x404), encodeIdKey(idKey.point));
  const authorAt = keyAt + 0x404 + 60;
  assert.ok(await signed(authorKey.publicKey, auth, authorAt, encodeIdKey(idKey.point)));
  assert.ok(auth.subarray(authorAt + 512 + 0x404).every((byte) => byte === 0));
  const alone = await encodeIdAuth(block, idKey);
  assert.equal(new DataView(alone.buffer).getUint32(4, true), 0);
  assert.ok(alone.subarray(keyAt + 0x404).every((byte) => byte === 0));
});

Deno.test("idKeyDigest() is SHA-384 over curve, x and y in little-endian fields", async () => {
  const { point } = await newKey();
  const key = new Uint8Array(0x404);
  key[0] = 2;
  key.set(point.slice(0, 48).reverse(), 4);
  key.set(point.slice(48).reverse(), 4 + 72);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-384", key));
  assert.deepEqual(await idKeyDigest(point), digest);
});

Deno.test("an ID block is not made of values of the wrong length", async () => {
  const { point, sign } = await newKey();
  const invalid = { code: "id_block_input_invalid" };
  assert.throws(() => encodeIdBlock({ ...fields, measurement: new Uint8Array() }), invalid);
  assert.throws(() => encodeIdBlock({ ...fields, imageId: new Uint8Array(15) }), invalid);
  assert.throws(() => encodeIdKey(point.subarray(1)), invalid);
  await assert.rejects(encodeIdAuth(new Uint8Array(95), { point, sign }), invalid);
});
