import assert from "node:assert/strict";
import { InputError, InputErrors } from "../../core/mod.ts";
import { problemsOf } from "../testing/policy_from_yaml.ts";
import { defaultSettings } from "./default_settings.ts";
import { loadSettings } from "./load_settings.ts";
import { parseSettings } from "./parse_settings.ts";
import { profileNames, profileSettings } from "./profiles.ts";
import { renderSettings } from "./render_settings.ts";
import { resolveBindings } from "./resolve_bindings.ts";

function parse(value: unknown, patches: readonly unknown[] = []) {
  return parseSettings(
    { file: "settings.json", text: typeof value === "string" ? value : JSON.stringify(value) },
    patches.map((patch, index) => ({ file: `${index}.json`, text: JSON.stringify(patch) })),
  );
}

for (const name of profileNames) {
  Deno.test(`profile ${name} is what its text says`, () => {
    const settings = profileSettings(name);
    assert.deepEqual(parse(renderSettings(settings)), settings);
    assert.deepEqual(parse({ profile: name }), settings);
  });
}

Deno.test("a file of Kata without our keys is accepted, with the strict bindings", () => {
  const { bindings: _bindings, contrast: _contrast, ...kata } = defaultSettings;
  assert.deepEqual(parse(kata), defaultSettings);
});

Deno.test("a profile can be overridden in parts", () => {
  const settings = parse({
    profile: "kata-4.x",
    request_defaults: { ReadStreamRequest: false },
    cluster_config: { cgroup_mount_extras_allowed: [] },
  });
  assert.equal(settings.request_defaults.ReadStreamRequest, false);
  assert.equal(settings.request_defaults.WriteStreamRequest, false);
  assert.deepEqual(settings.cluster_config.cgroup_mount_extras_allowed, []);
  assert.equal(settings.contrast.users, "declared");
});

Deno.test("patches are applied in their order", () => {
  const settings = parse(defaultSettings, [
    [{ op: "replace", path: "/kata_config/oci_version", value: "1.2.1" }],
    [
      { op: "test", path: "/kata_config/oci_version", value: "1.2.1" },
      { op: "add", path: "/request_defaults/ExecProcessRequest/allowed_commands/-", value: ["ls"] },
    ],
  ]);
  assert.equal(settings.kata_config.oci_version, "1.2.1");
  assert.deepEqual(settings.request_defaults.ExecProcessRequest.allowed_commands, [["ls"]]);
});

for (
  const [what, value, code] of [
    ["text that is not JSON", "{", "settings_malformed"],
    ["a list", [], "settings_malformed"],
    ["an unknown profile", { profile: "kata-9" }, "settings_profile_unknown"],
    ["a profile that is no name", { profile: 3 }, "settings_malformed"],
    ["an unknown key", { ...defaultSettings, comon: {} }, "settings_key_unknown"],
    [
      "an unknown key deep inside",
      { profile: "kata-3.2x", cluster_config: { guestpull: true } },
      "settings_key_unknown",
    ],
    [
      "an unknown binding",
      { profile: "kata-3.2x", bindings: { image_sauce: true } },
      "settings_key_unknown",
    ],
    ["a missing key", { ...defaultSettings, common: undefined }, "settings_malformed"],
    [
      "a wrong type",
      { profile: "kata-3.2x", cluster_config: { guest_pull: "yes" } },
      "settings_malformed",
    ],
    [
      "exec commands in the old form",
      { profile: "kata-3.2x", request_defaults: { ExecProcessRequest: { commands: ["ls"] } } },
      "settings_malformed",
    ],
    [
      "a pattern with look-ahead",
      { profile: "kata-3.2x", request_defaults: { ExecProcessRequest: { regex: ["^(?=x)"] } } },
      "settings_regex_malformed",
    ],
    [
      "a pattern that is none",
      { profile: "kata-3.2x", request_defaults: { ExecProcessRequest: { regex: ["("] } } },
      "settings_regex_malformed",
    ],
  ] as const
) {
  Deno.test(`settings with ${what} are refused`, async () => {
    assert.deepEqual(await problemsOf(() => parse(value)), [code]);
  });
}

Deno.test("all problems are reported at once, with their paths", () => {
  assert.throws(
    () => parse({ profile: "kata-3.2x", a: 1, common: { b: 2 }, sandbox: { storages: 3 } }),
    (error) => {
      assert.ok(error instanceof InputErrors);
      const paths = error.problems.map(({ place }) => place?.kind === "json" ? place.path : "");
      assert.deepEqual(paths.toSorted(), ["a", "common.b", "sandbox.storages"]);
      return true;
    },
  );
});

Deno.test("bindings are all on, all off, or on unless named", () => {
  const names = (bindings: typeof defaultSettings.bindings) => {
    const { policy, imageVolumes } = resolveBindings(bindings);
    return Object.entries({ ...policy, imageVolumes }).filter(([, on]) => !on).map(([key]) => key);
  };
  assert.deepEqual(names("strict"), []);
  assert.equal(names("kata").length, 14);
  const { bindings } = parse({ profile: "kata-3.2x", bindings: { rlimits: false } });
  assert.deepEqual(names(bindings), ["rlimits"]);
});

Deno.test("a directory gives its base file and its patches in the order of their names", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assert.rejects(
      loadSettings(folder),
      (error) => error instanceof InputError && error.code === "settings_unreadable",
    );
    await Deno.mkdir(`${folder}/genpolicy-settings.d`);
    await Deno.writeTextFile(`${folder}/genpolicy-settings.json`, renderSettings(defaultSettings));
    const version = (value: string) =>
      JSON.stringify([{ op: "replace", path: "/kata_config/oci_version", value }]);
    await Deno.writeTextFile(`${folder}/genpolicy-settings.d/20-b.json`, version("1.3.0"));
    await Deno.writeTextFile(`${folder}/genpolicy-settings.d/10-a.json`, version("1.2.0"));
    await Deno.writeTextFile(`${folder}/genpolicy-settings.d/README.md`, "not a patch");
    assert.equal((await loadSettings(folder)).kata_config.oci_version, "1.3.0");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file that is not there is refused with a hint", async () => {
  assert.deepEqual(await problemsOf(() => loadSettings("/does/not/exist.json")), [
    "settings_unreadable",
  ]);
});
