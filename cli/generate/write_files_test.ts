import assert from "node:assert/strict";
import { InputError, systemRandom } from "../../core/mod.ts";
import { writeFiles } from "./write_files.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "write-files-test-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

Deno.test("writeFiles() replaces changed files, keeps their modes, and leaves equal ones alone", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "old", { mode: 0o600 });
    await Deno.writeTextFile(`${folder}/b`, "same");
    const before = await Deno.stat(`${folder}/b`);
    const changed = await writeFiles([
      { path: `${folder}/a`, content: "new" },
      { path: `${folder}/b`, content: "same" },
      { path: `${folder}/key`, content: "secret", secret: true },
    ], systemRandom);
    assert.deepEqual(changed, [`${folder}/a`, `${folder}/key`]);
    assert.equal(await Deno.readTextFile(`${folder}/a`), "new");
    assert.equal((await Deno.stat(`${folder}/b`)).ino, before.ino);
    if (Deno.build.os !== "windows") {
      assert.equal(((await Deno.stat(`${folder}/a`)).mode ?? 0) & 0o777, 0o600);
      assert.equal(((await Deno.stat(`${folder}/key`)).mode ?? 0) & 0o777, 0o600);
    }
    assert.deepEqual(names(folder), ["a", "b", "key"]);
  });
});

Deno.test("writeFiles() writes through a link", async () => {
  if (Deno.build.os === "windows") return;
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/real`, "old");
    await Deno.symlink("real", `${folder}/link`);
    await writeFiles([{ path: `${folder}/link`, content: "new" }], systemRandom);
    assert((await Deno.lstat(`${folder}/link`)).isSymlink);
    assert.equal(await Deno.readTextFile(`${folder}/real`), "new");
  });
});

Deno.test("writeFiles() leaves everything as it was when one file cannot be written", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "old");
    await Deno.writeTextFile(`${folder}/taken`, "mine");
    const unwritable = [
      { path: `${folder}/missing/file`, content: "x" },
      { path: `${folder}/taken`, content: "x", secret: true },
    ];
    for (const file of unwritable) {
      const files = [
        { path: `${folder}/a`, content: "new" },
        { path: `${folder}/key`, content: "secret", secret: true },
        file,
      ];
      await assert.rejects(
        writeFiles(files, systemRandom),
        (error) => error instanceof InputError && error.code === "file_unwritable",
      );
      assert.deepEqual(names(folder), ["a", "taken"]);
      assert.equal(await Deno.readTextFile(`${folder}/a`), "old");
      assert.equal(await Deno.readTextFile(`${folder}/taken`), "mine");
    }
  });
});
