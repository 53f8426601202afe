import assert from "node:assert/strict";
import { Secret } from "../core/mod.ts";
import { writeIdentity } from "./write_identity.ts";

const IDENTITY = {
  certChain: "chain",
  meshCa: "mesh",
  rootCa: "root",
  privateKeyPem: "key",
  workloadSecret: new Secret(new Uint8Array(64).fill(0xab)),
};

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("files have the original's names and modes, and the secret is hex", () =>
  withFolder(async (folder) => {
    const written = await writeIdentity(IDENTITY, folder);
    const modes = await Promise.all(written.map(async (file) => {
      const { mode } = await Deno.stat(file);
      return `${file.slice(folder.length + 1)} ${((mode ?? 0) & 0o777).toString(8)}`;
    }));
    assert.deepEqual(modes, [
      "tls-config/mesh-ca.pem 444",
      "tls-config/coordinator-root-ca.pem 444",
      "tls-config/certChain.pem 444",
      "tls-config/key.pem 400",
      "secrets/workload-secret-seed 400",
    ]);
    const secret = await Deno.readTextFile(`${folder}/secrets/workload-secret-seed`);
    assert.equal(secret, "ab".repeat(64));
  }));

Deno.test("a user or a group that shall read the private files gets these, and only these", () =>
  withFolder(async (folder) => {
    const [user, group] = [Deno.uid() ?? 0, Deno.gid() ?? 0];
    const access = async (name: string) => {
      const { mode, uid, gid } = await Deno.stat(`${folder}/${name}`);
      return [((mode ?? 0) & 0o777).toString(8), uid, gid];
    };
    await writeIdentity(IDENTITY, folder, { group });
    assert.deepEqual(await access("tls-config/key.pem"), ["440", user, group]);
    assert.deepEqual(await access("secrets/workload-secret-seed"), ["440", user, group]);
    assert.deepEqual(await access("tls-config/certChain.pem"), ["444", user, group]);
    await writeIdentity(IDENTITY, folder, { user });
    assert.deepEqual(await access("tls-config/key.pem"), ["400", user, group]);
    if (user !== 0) return;
    await writeIdentity(IDENTITY, folder, { user: 1234 });
    assert.deepEqual(await access("tls-config/key.pem"), ["400", 1234, group]);
    assert.deepEqual(await access("secrets/workload-secret-seed"), ["400", 1234, group]);
    assert.deepEqual(await access("tls-config/certChain.pem"), ["444", 0, group]);
    await writeIdentity(IDENTITY, folder, { group: 4321 });
    assert.deepEqual(await access("tls-config/key.pem"), ["440", 0, 4321]);
  }));

Deno.test({
  name: "a user that the files cannot be given to is an error, and no private file is left",
  ignore: Deno.uid() === 0 || Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await assert.rejects(() => writeIdentity(IDENTITY, folder, { user: 0 }), {
        code: "identity_not_written",
      });
      assert.deepEqual(
        Array.from(Deno.readDirSync(`${folder}/tls-config`), ({ name }) => name)
          .filter((name) => name.startsWith("key")),
        [],
      );
    }),
});

Deno.test("a second run replaces the files", () =>
  withFolder(async (folder) => {
    await writeIdentity(IDENTITY, folder);
    await writeIdentity({ ...IDENTITY, certChain: "newer" }, folder);
    assert.equal(await Deno.readTextFile(`${folder}/tls-config/certChain.pem`), "newer");
  }));

Deno.test("without a workload secret there is no file for it", () =>
  withFolder(async (folder) => {
    const { workloadSecret: _, ...identity } = IDENTITY;
    assert.equal((await writeIdentity(identity, folder)).length, 4);
  }));

Deno.test("a folder that cannot be written is an error that quotes no secret", async () => {
  const file = await Deno.makeTempFile();
  try {
    await assert.rejects(() => writeIdentity(IDENTITY, file), (error: Error) => {
      assert.equal((error as Error & { code: string }).code, "identity_not_written");
      assert.ok(!error.message.includes("ab".repeat(64)));
      return true;
    });
  } finally {
    await Deno.remove(file);
  }
});
