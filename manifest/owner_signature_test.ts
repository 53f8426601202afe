import fc from "fast-check";
import assert from "node:assert/strict";
import { type Sha256Hex } from "../core/mod.ts";
import { OWNER_PEM, OWNER_PUBLIC_KEY, testManifest } from "./_test_manifest.ts";
import { derFromP1363, p1363FromDer } from "./_ecdsa_der.ts";
import { parseOwnerPrivateKey } from "./owner_private_key.ts";
import { workloadOwnerKeyDigest } from "./owner_public_keys.ts";
import { isWorkloadOwner, signTransition, verifyOwnerSignature } from "./owner_signature.ts";

const TRANSITION = "12".repeat(32) as Sha256Hex;
const owner = await parseOwnerPrivateKey(OWNER_PEM);
const signature = await signTransition(owner.privateKey, TRANSITION);

Deno.test("an owner's key gives its public key as the manifest has it", () => {
  assert.equal(owner.publicKey.toHex(), OWNER_PUBLIC_KEY);
});

Deno.test("an owner of the manifest approves a transition", async () => {
  const approval = await verifyOwnerSignature(testManifest(), TRANSITION, { signature });
  assert.equal(approval.transition, TRANSITION);
  assert.equal(approval.owner.toHex(), OWNER_PUBLIC_KEY);
});

Deno.test("an owner that is known by digest approves with the key", async () => {
  const { WorkloadOwnerPubKeys: _, ...manifest } = testManifest();
  const content = {
    ...manifest,
    WorkloadOwnerKeyDigests: [await workloadOwnerKeyDigest(owner.publicKey)],
  };
  await verifyOwnerSignature(content, TRANSITION, { signature, publicKey: owner.publicKey });
  assert.ok(await isWorkloadOwner(content, owner.publicKey));
  await assert.rejects(() => verifyOwnerSignature(content, TRANSITION, { signature }), {
    code: "owner_signature_wrong",
  });
});

Deno.test("an approval of another transition is refused", async () => {
  const other = "13".repeat(32) as Sha256Hex;
  await assert.rejects(() => verifyOwnerSignature(testManifest(), other, { signature }), {
    code: "owner_signature_wrong",
  });
});

Deno.test("an approval by a stranger is refused, also when the stranger's key comes along", async () => {
  const algorithm = { name: "ECDSA", namedCurve: "P-384" };
  const stranger = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", stranger.publicKey));
  const forged = { signature: await signTransition(stranger.privateKey, TRANSITION), publicKey };
  await assert.rejects(() => verifyOwnerSignature(testManifest(), TRANSITION, forged), {
    code: "owner_signature_wrong",
  });
});

Deno.test("an update without approval is refused", async () => {
  const content = testManifest();
  await assert.rejects(() => verifyOwnerSignature(content, TRANSITION, undefined), {
    code: "owner_signature_missing",
  });
  const empty = { signature: new Uint8Array() };
  await assert.rejects(() => verifyOwnerSignature(content, TRANSITION, empty), {
    code: "owner_signature_missing",
  });
});

Deno.test("a manifest without owners cannot be updated at all", async () => {
  const { WorkloadOwnerPubKeys: _, ...content } = testManifest();
  await assert.rejects(() => verifyOwnerSignature(content, TRANSITION, { signature }), {
    code: "updates_disabled",
  });
});

Deno.test("signatures go to DER and back, with and without leading zeros", () => {
  const half = fc.uint8Array({ minLength: 48, maxLength: 48 });
  const zeros = fc.integer({ min: 0, max: 47 });
  fc.assert(fc.property(half, half, zeros, (r, s, count) => {
    const raw = new Uint8Array([...r, ...s]);
    raw.fill(0, 0, count);
    assert.deepEqual(p1363FromDer(derFromP1363(raw), 48), raw);
  }));
});

const DER = derFromP1363(new Uint8Array(96).fill(0x11));
const MALFORMED: [string, Uint8Array][] = [
  ["nothing", new Uint8Array()],
  ["a truncated signature", DER.subarray(0, -1)],
  ["trailing bytes", new Uint8Array([...DER, 0])],
  ["another tag", new Uint8Array([0x31, ...DER.subarray(1)])],
  ["a negative integer", Uint8Array.of(0x30, 6, 2, 1, 0x80, 2, 1, 1)],
  ["a padded integer", Uint8Array.of(0x30, 7, 2, 2, 0, 1, 2, 1, 1)],
  ["an empty integer", Uint8Array.of(0x30, 5, 2, 0, 2, 1, 1)],
  [
    "an integer of 49 bytes",
    new Uint8Array([0x30, 54, 2, 49, ...new Uint8Array(49).fill(1), 2, 1, 1]),
  ],
];
for (const [title, bytes] of MALFORMED) {
  Deno.test(`${title} is no signature`, () => {
    assert.throws(() => p1363FromDer(bytes, 48), { code: "signature_malformed" });
  });
}

for (const pem of ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]) {
  Deno.test(`a key file of ${pem.length} characters without a key is refused without quoting it`, async () => {
    await assert.rejects(() => parseOwnerPrivateKey(pem), (error: Error) => {
      assert.ok(!error.message.includes("AAAA"));
      return (error as Error & { code: string }).code === "owner_key_malformed";
    });
  });
}

const hasOpenssl = await new Deno.Command("openssl", {
  args: ["version"],
  stdout: "null",
  stderr: "null",
})
  .output().then(({ success }) => success, () => false);
if (!hasOpenssl) console.log("skipped: interoperability with openssl, because it is not installed");

Deno.test({
  name: "openssl signs what the product accepts, and accepts what the product signs",
  ignore: !hasOpenssl,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const path = (name: string) => `${folder}/${name}`;
      const openssl = (...args: string[]) =>
        new Deno.Command("openssl", { args, cwd: folder }).output();
      await Deno.writeTextFile(path("key.pem"), OWNER_PEM);
      await Deno.writeTextFile(path("blob"), TRANSITION);
      const made = await openssl("dgst", "-sha256", "-sign", "key.pem", "blob");
      await verifyOwnerSignature(testManifest(), TRANSITION, { signature: made.stdout });
      await Deno.writeFile(path("signature"), signature);
      await openssl("ec", "-in", "key.pem", "-pubout", "-out", "public.pem");
      const { code } = await openssl(
        ...["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "blob"],
      );
      assert.equal(code, 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
