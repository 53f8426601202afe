import assert from "node:assert/strict";
import { defaultSettings } from "./default_settings.ts";
import { parseSettings } from "./parse_settings.ts";
import { profileNames } from "./profiles.ts";
import { resolveBindings } from "./resolve_bindings.ts";

const page = await Deno.readTextFile(new URL("../../docs/policies.md", import.meta.url));

/** First cells of the table below a heading. */
function firstCells(heading: string): string[] {
  const section = page.split(`# ${heading}\n`)[1]?.split("\n#")[0] ?? "";
  return [...section.matchAll(/^\| `([^|]+)` \|/gm)].map((match) => match[1] ?? "");
}

Deno.test("docs/policies.md names every binding and every profile", () => {
  const bindings = [...Object.keys(resolveBindings("strict").policy), "image_volumes"];
  assert.deepEqual(firstCells("Bindings").toSorted(), bindings.toSorted());
  assert.deepEqual(firstCells("Profiles"), profileNames);
});

Deno.test("docs/policies.md names every key of the settings", () => {
  for (const key of Object.keys(defaultSettings)) {
    assert.ok(firstCells("Keys").some((cell) => cell.includes(key)), key);
  }
});

Deno.test("the examples of docs/policies.md are settings and patches that work", () => {
  const [settings, patch] = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text = ""]) => text);
  const file = { file: "settings.json", text: settings ?? "" };
  const parsed = parseSettings(file, [{ file: "10.json", text: patch ?? "" }]);
  assert.equal(parsed.kata_config.oci_version, "1.2.1");
  assert.equal(resolveBindings(parsed.bindings).policy.rlimits, false);
});
