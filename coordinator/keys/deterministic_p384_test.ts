import assert from "node:assert/strict";
import { Secret } from "../../core/mod.ts";
import { deterministicP384, deterministicScalar } from "./deterministic_p384.ts";

/** Made with filippo.io/keygen, the reference implementation in Go. */
const VECTORS = [
  {
    seed: "aeed90cf06d29b3d0b46d7378c4aba5e",
    d: "a0f9c12cedf9c4362676d83be89c494b3326768621ee788bdbcebf5ddf87bd0e" +
      "88e3ebf1c6f6682320ca2c79b14e871a",
  },
  {
    seed: "b6ccc3c2e4897d7bf954f79475ca1afa666bd1d5235d623cda245f333d9c272e",
    d: "3f46606de9d96d8047be6b6cef3dbc256b912f31d5697602e9550c20b1397069" +
      "e0fce7a14518521f6a589971df38f6e6",
  },
  {
    seed: "451369c4dbe8cf5f1c99e48c7284bbcb43722311fa9e3e115fa3571e89045549" +
      "d186922f85ae81433bff9125a8903102c63fefdfea590ecbfb1b1c769f799da3",
    d: "ce66c3c2c2f90e61228199c092213a7feb9bf954fa83523433bf3a75fd3343ef" +
      "d7a95cad1e78368b5ee546fd4c792dd9",
  },
  {
    seed: "bf435e9318a61dc58530f1d5efdafbc91269a612692fee5d8b228bdc9ca79bf8" +
      "dcc31283898a2291bb1d214bdd43fc7028a934bc1688749b7b480ad3d40358d5" +
      "e424bd0ca180fc4e5bbffbcc8d15081171fa5973aca9b0bc738a8f9f22c2fa3e" +
      "b98e9d49",
    d: "32755411c812ef14d719e014caa48e03c9ce2d974b2b86ebe8a4763221a2731a" +
      "5ed65fb5d637451854757f1da8cfd689",
  },
];

Deno.test("a seed gives the private key that the reference implementation gives", async () => {
  for (const { seed, d } of VECTORS) {
    assert.equal((await deterministicScalar(Uint8Array.fromHex(seed))).toHex(), d);
  }
});

Deno.test("the public key belongs to the private key", async () => {
  const { privateKey, publicKey } = await deterministicP384(new Secret(new Uint8Array(64).fill(7)));
  const algorithm = { name: "ECDSA", hash: "SHA-384" };
  const message = new TextEncoder().encode("message");
  const signature = await crypto.subtle.sign(algorithm, privateKey, message);
  assert.ok(await crypto.subtle.verify(algorithm, publicKey, signature, message));
});

Deno.test("the private key cannot be exported", async () => {
  const { privateKey } = await deterministicP384(new Secret(new Uint8Array(64)));
  await assert.rejects(() => crypto.subtle.exportKey("pkcs8", privateKey));
});

Deno.test("a seed below 128 bits is refused", async () => {
  await assert.rejects(() => deterministicScalar(new Uint8Array(15)));
});
