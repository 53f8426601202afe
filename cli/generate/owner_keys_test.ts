import assert from "node:assert/strict";
import { InputError } from "../../core/mod.ts";
import { parseOwnerPrivateKey, parseSeedshareOwnerKey } from "../../manifest/mod.ts";
import { loadOwnerKey, loadOwnerKeys } from "./owner_keys.ts";

/** Runs `test` in a folder that is removed afterwards. */
async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "owner-keys-test-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function openssl(...args: string[]): Promise<string | undefined> {
  try {
    const output = await new Deno.Command("openssl", { args, stdout: "piped", stderr: "null" })
      .output();
    return output.success ? new TextDecoder().decode(output.stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.test("loadOwnerKey() makes keys of the kinds that the manifest takes, and reads them again", async () => {
  await inFolder(async (folder) => {
    const made = await loadOwnerKeys([`${folder}/w.pem`], [`${folder}/s.pem`]);
    for (const key of made) {
      const pem = key.created ?? "";
      assert(pem.startsWith("-----BEGIN PRIVATE KEY-----\n"));
      assert(pem.split("\n").every((line) => line.length <= 64));
      await Deno.writeTextFile(key.path, pem, { mode: 0o600 });
      const read = await loadOwnerKey(key.path, key.role);
      assert.equal(read.publicKey, key.publicKey);
      assert.equal(read.created, undefined);
      assert.equal(read.exposed, false);
    }
    const [workload, seedshare] = made;
    const pair = await parseOwnerPrivateKey(workload?.created ?? "");
    assert.equal(pair.publicKey.toHex(), workload?.publicKey);
    const pkcs1 = Uint8Array.fromHex(seedshare?.publicKey ?? "");
    assert.equal(parseSeedshareOwnerKey(pkcs1).length, 550);
    const text = await openssl("pkey", "-in", `${folder}/s.pem`, "-noout", "-text");
    if (text === undefined) {
      console.log("openssl is not installed: its reading of the keys is not tested");
    } else assert.match(text, /4096 bit/);
  });
});

Deno.test("loadOwnerKey() reads what openssl writes, public keys too", async (t) => {
  if (await openssl("version") === undefined) {
    console.log("openssl is not installed: skipped");
    return;
  }
  await inFolder(async (folder) => {
    await openssl(
      "ecparam",
      "-name",
      "secp384r1",
      "-genkey",
      "-noout",
      "-out",
      `${folder}/sec1.pem`,
    );
    await openssl("pkey", "-in", `${folder}/sec1.pem`, "-pubout", "-out", `${folder}/public.pem`);
    await openssl(
      "ecparam",
      "-name",
      "prime256v1",
      "-genkey",
      "-noout",
      "-out",
      `${folder}/p256.pem`,
    );
    await openssl("genrsa", "-traditional", "-out", `${folder}/small.pem`, "2048");
    await Deno.writeTextFile(`${folder}/text.pem`, "no key\n");
    const key = await loadOwnerKey(`${folder}/sec1.pem`, "workload");
    assert.equal((await loadOwnerKey(`${folder}/public.pem`, "workload")).publicKey, key.publicKey);
    await Deno.chmod(`${folder}/sec1.pem`, 0o644);
    assert.equal((await loadOwnerKey(`${folder}/sec1.pem`, "workload")).exposed, true);
    assert.equal((await loadOwnerKey(`${folder}/public.pem`, "workload")).exposed, false);
    const refusals = [
      ["p256.pem", "workload", "owner_key_malformed"],
      ["small.pem", "workload", "owner_key_malformed"],
      ["small.pem", "seedshare", "seedshare_key_malformed"],
      ["sec1.pem", "seedshare", "owner_key_malformed"],
      ["text.pem", "seedshare", "owner_key_malformed"],
    ] as const;
    for (const [file, role, code] of refusals) {
      await t.step(`${file} as ${role}`, async () => {
        await assert.rejects(
          loadOwnerKey(`${folder}/${file}`, role),
          (error) =>
            error instanceof InputError && error.code === code && !error.message.includes("BEGIN"),
        );
      });
    }
  });
});
