import assert from "node:assert/strict";
import { findYamlFiles } from "./find_yaml_files.ts";

Deno.test("findYamlFiles() walks folders, takes files as they are, sorted and each once", async () => {
  const folder = await Deno.makeTempDir({ prefix: "find-yaml-test-" });
  try {
    await Deno.mkdir(`${folder}/sub/.git`, { recursive: true });
    for (const name of ["b.yml", "a.yaml", "c.json", "sub/d.yml", "sub/.git/e.yml", "f.yaml.bak"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    const found = async (...paths: string[]) =>
      (await findYamlFiles(paths.map((path) => `${folder}${path}`)))
        .map((path) => path.slice(folder.length + 1));
    assert.deepEqual(await found(""), ["a.yaml", "b.yml", "sub/d.yml"]);
    assert.deepEqual(await found("/"), ["a.yaml", "b.yml", "sub/d.yml"]);
    assert.deepEqual(await found("/sub", "/b.yml", "", "/c.json"), [
      "a.yaml",
      "b.yml",
      "c.json",
      "sub/d.yml",
    ]);
    await assert.rejects(found("/nothing"), { code: "path_not_found" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
