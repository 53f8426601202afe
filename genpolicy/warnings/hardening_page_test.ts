import assert from "node:assert/strict";
import { defaultSettings } from "../settings/default_settings.ts";
import { parseSettings } from "../settings/parse_settings.ts";
import { policiesFromYaml } from "../testing/policy_from_yaml.ts";

const page = await Deno.readTextFile(new URL("../../docs/hardening.md", import.meta.url));

Deno.test("docs/hardening.md explains every warning and no other", async () => {
  const source = await Deno.readTextFile(new URL("policy_warning.ts", import.meta.url));
  const codes = [...source.matchAll(/^ {2}\| "([a-z_]+)"/gm)].map((match) => match[1]);
  const headings = [...page.matchAll(/^### `([a-z_]+)`/gm)].map((match) => match[1]);
  assert.deepEqual(headings.toSorted(), codes.toSorted());
});

Deno.test("the example of docs/hardening.md raises no warning with its settings", async () => {
  const yaml = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? "";
  const text = /with the settings `(\{.*\})`/.exec(page)?.[1] ?? "";
  const settings = parseSettings({ file: "settings.json", text });
  const [policy] = await policiesFromYaml(yaml, { settings });
  assert.deepEqual(policy?.warnings, []);
  const [other] = await policiesFromYaml(yaml, { settings: defaultSettings });
  assert.deepEqual(other?.warnings.map(({ code }) => code), ["logs_readable"]);
});
