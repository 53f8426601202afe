import fc from "fast-check";
import assert from "node:assert/strict";
import { ContrastError, InputErrors } from "../core/mod.ts";
import {
  COORDINATOR_POLICY,
  jsonBytes,
  SNP_VALUE,
  TDX_VALUE,
  testManifest,
  WEB_POLICY,
} from "./_test_manifest.ts";
import { coordinatorPolicies } from "./manifest.ts";
import { parseManifest } from "./parse_manifest.ts";
import { serializeManifest } from "./serialize_manifest.ts";

type Json = Record<string, unknown>;

/** The refusals as `code path`. */
async function refusals(bytes: Uint8Array): Promise<string[]> {
  try {
    await parseManifest(bytes);
    return [];
  } catch (error) {
    assert.ok(error instanceof ContrastError, String(error));
    const problems = error instanceof InputErrors ? error.problems : [error];
    return problems.map(({ code, place }) =>
      place?.kind === "json" ? `${code} ${place.path}` : code
    );
  }
}

function spoiled(change: (manifest: Json) => void): Uint8Array {
  const manifest = testManifest() as unknown as Json;
  change(manifest);
  return jsonBytes(manifest);
}

Deno.test("a manifest in order is read, with its bytes as they were", async () => {
  const bytes = jsonBytes(testManifest());
  const manifest = await parseManifest(bytes);
  assert.deepEqual(manifest.bytes, bytes);
  assert.deepEqual(coordinatorPolicies(manifest), [COORDINATOR_POLICY]);
  assert.deepEqual(manifest.missing, []);
});

Deno.test("TDX and simulated reference values are read", async () => {
  const tdx = testManifest();
  tdx.ReferenceValues = { tdx: [TDX_VALUE] };
  await parseManifest(serializeManifest(tdx));
  const simulated = testManifest();
  simulated.ReferenceValues = {
    simulated: [{ Format: "tdx", RootFingerprint: "1".repeat(64), Measurement: "2".repeat(96) }],
  };
  await parseManifest(serializeManifest(simulated));
});

const policy = (manifest: Json, hash: string) =>
  (manifest["Policies"] as Record<string, Json>)[hash] as Json;
const snp = (manifest: Json) => (manifest["ReferenceValues"] as { snp: Json[] }).snp[0] as Json;

const CASES: [string, (manifest: Json) => void, string][] = [
  ["an unknown field", (m) => m["Policy"] = {}, "manifest_field_unknown Policy"],
  [
    "an unknown deep field",
    (m) => snp(m)["Foo"] = 1,
    "manifest_field_unknown ReferenceValues.snp[0].Foo",
  ],
  ["no policies", (m) => delete m["Policies"], "manifest_field_missing Policies"],
  ["empty policies", (m) => m["Policies"] = {}, "manifest_no_coordinator Policies"],
  [
    "no Coordinator",
    (m) => delete policy(m, COORDINATOR_POLICY)["Role"],
    "manifest_no_coordinator Policies",
  ],
  [
    "an unknown role",
    (m) => policy(m, WEB_POLICY)["Role"] = "admin",
    `manifest_field_invalid Policies.${WEB_POLICY}.Role`,
  ],
  [
    "a policy hash in upper case",
    (m) => (m["Policies"] as Json)["AB".repeat(32)] = { SANs: ["x"] },
    `manifest_field_invalid Policies.${"AB".repeat(32)}`,
  ],
  [
    "a policy without names",
    (m) => policy(m, WEB_POLICY)["SANs"] = [],
    `manifest_field_invalid Policies.${WEB_POLICY}.SANs`,
  ],
  [
    "a name with a space",
    (m) => policy(m, WEB_POLICY)["SANs"] = ["ok", "not ok"],
    `san_malformed Policies.${WEB_POLICY}.SANs[1]`,
  ],
  [
    "no reference values",
    (m) => m["ReferenceValues"] = { snp: [] },
    "manifest_no_reference_values ReferenceValues",
  ],
  [
    "simulated among real platforms",
    (m) =>
      (m["ReferenceValues"] as Json)["simulated"] = [
        { Format: "snp", RootFingerprint: "1".repeat(64), Measurement: "2".repeat(96) },
      ],
    "manifest_mixes_simulated ReferenceValues.simulated",
  ],
  [
    "a short measurement",
    (m) => snp(m)["TrustedMeasurement"] = "a1",
    "manifest_field_invalid ReferenceValues.snp[0].TrustedMeasurement",
  ],
  [
    "an empty measurement",
    (m) => snp(m)["TrustedMeasurement"] = "",
    "reference_value_missing ReferenceValues.snp[0].TrustedMeasurement",
  ],
  [
    "an SVN that is null",
    (m) => (snp(m)["MinimumTCB"] as Json)["TEEVersion"] = null,
    "reference_value_missing ReferenceValues.snp[0].MinimumTCB.TEEVersion",
  ],
  [
    "an SVN above 255",
    (m) => (snp(m)["MinimumTCB"] as Json)["TEEVersion"] = 256,
    "manifest_field_invalid ReferenceValues.snp[0].MinimumTCB.TEEVersion",
  ],
  [
    "an SVN that is text",
    (m) => (snp(m)["MinimumTCB"] as Json)["TEEVersion"] = "3",
    "manifest_field_invalid ReferenceValues.snp[0].MinimumTCB.TEEVersion",
  ],
  [
    "an owner key off the curve",
    (m) =>
      m["WorkloadOwnerPubKeys"] = [
        String((m["WorkloadOwnerPubKeys"] as string[])[0]).slice(0, -2) + "00",
      ],
    "owner_key_malformed WorkloadOwnerPubKeys[0]",
  ],
  [
    "a seed-share key that is an EC key",
    (m) => m["SeedshareOwnerPubKeys"] = m["WorkloadOwnerPubKeys"],
    "seedshare_key_malformed SeedshareOwnerPubKeys[0]",
  ],
  [
    "an API version that is no version",
    (m) => m["MinimumAPIVersion"] = "1",
    "manifest_field_invalid MinimumAPIVersion",
  ],
  [
    "an API version that this program does not know",
    (m) => m["MinimumAPIVersion"] = "v2",
    "manifest_field_invalid MinimumAPIVersion",
  ],
];

for (const [title, change, expected] of CASES) {
  Deno.test(`a manifest with ${title} is refused`, async () => {
    const found = await refusals(spoiled(change));
    assert.ok(found.includes(expected), `${expected} not in ${found.join(", ")}`);
  });
}

Deno.test("all deviations are reported at once", async () => {
  const found = await refusals(spoiled((manifest) => {
    manifest["Extra"] = 1;
    snp(manifest)["TrustedMeasurement"] = 7;
    policy(manifest, WEB_POLICY)["Role"] = "admin";
  }));
  assert.equal(found.length, 3);
});

Deno.test("what a schema cannot express is reported in the same round as what it refuses", async () => {
  const found = await refusals(spoiled((manifest) => {
    manifest["Extra"] = 1;
    policy(manifest, WEB_POLICY)["Role"] = "admin";
    policy(manifest, COORDINATOR_POLICY)["SANs"] = ["not ok"];
    snp(manifest)["TrustedMeasurement"] = "";
    manifest["SeedshareOwnerPubKeys"] = ["00"];
  }));
  assert.deepEqual(found.sort(), [
    `manifest_field_invalid Policies.${WEB_POLICY}.Role`,
    "manifest_field_unknown Extra",
    "reference_value_missing ReferenceValues.snp[0].TrustedMeasurement",
    `san_malformed Policies.${COORDINATOR_POLICY}.SANs[0]`,
    "seedshare_key_malformed SeedshareOwnerPubKeys[0]",
  ]);
});

Deno.test("values that only the hardware's owner knows are listed when they may be missing", async () => {
  const content = testManifest();
  content.ReferenceValues = {
    snp: [{ ...SNP_VALUE, MinimumTCB: null }],
    tdx: [{ ...TDX_VALUE, MrSeam: "" }],
  };
  const { missing } = await parseManifest(serializeManifest(content), { missing: "report" });
  assert.deepEqual(missing.map(({ path }) => path), [
    "ReferenceValues.snp[0].MinimumTCB",
    "ReferenceValues.tdx[0].MrSeam",
  ]);
});

const TEXTS: [string, string, string][] = [
  ["a duplicate key", '{"Policies":{},"Policies":{}}', "manifest_duplicate_key Policies"],
  [
    "a duplicate key in disguise",
    '{"ReferenceValues":{"snp":[],"\\u0073np":[]}}',
    "manifest_duplicate_key ReferenceValues.snp",
  ],
  ["a member of the prototype", '{"__proto__":{}}', "manifest_field_unknown __proto__"],
  ["deep nesting", "[".repeat(100) + "]".repeat(100), "manifest_too_deep"],
  ["trailing text", "{} x", "manifest_not_json"],
  ["a byte-order mark", "\ufeff{}", "manifest_not_json"],
  ["nothing", "", "manifest_not_json"],
  ["null", "null", "manifest_field_invalid $"],
];

for (const [title, text, expected] of TEXTS) {
  Deno.test(`JSON with ${title} is refused`, async () => {
    const found = await refusals(new TextEncoder().encode(text));
    assert.ok(found.some((entry) => entry.startsWith(expected)), found.join(", "));
  });
}

Deno.test("the refusal of what is no JSON quotes nothing of it", async () => {
  for (
    const text of ["no \x1b[31mJSON\n", "\x1b]0;title\x07", `{"a": ${"x".repeat(100)}\n}`, "\u202e"]
  ) {
    await assert.rejects(() => parseManifest(new TextEncoder().encode(text)), (error: Error) => {
      assert.match(error.message, /^Cannot read manifest as JSON: [\x20-\x7e]{1,60}$/);
      return true;
    });
  }
});

Deno.test("what is quoted of a manifest cannot steer a terminal", async () => {
  const odd = "\x1b[31m\u202e\u009b";
  const bytes = spoiled((manifest) => {
    snp(manifest)["ProductName"] = odd;
    manifest[odd] = 1;
    policy(manifest, WEB_POLICY)["SANs"] = [odd];
  });
  await assert.rejects(() => parseManifest(bytes), (error: InputErrors) => {
    assert.equal(error.problems.length, 3);
    for (const problem of error.problems) assert.match(problem.describe(), /^[\x20-\x7e]+$/);
    return true;
  });
});

Deno.test("bytes that are not UTF-8 and more bytes than any manifest has are refused", async () => {
  assert.deepEqual(await refusals(Uint8Array.of(0xff)), ["manifest_not_json"]);
  assert.deepEqual(await refusals(new Uint8Array(9 * 1024 * 1024)), ["manifest_too_large"]);
});

Deno.test("no JSON value makes the parser fail in another way", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 6 }), async (value) => {
      assert.notEqual((await refusals(jsonBytes(value))).length, 0);
    }),
    { numRuns: 200 },
  );
});

Deno.test("a manifest with one value replaced is accepted or refused, never a fault", async () => {
  const paths: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]) => {
    paths.push(path);
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
  };
  walk(testManifest(), []);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths.slice(1)), fc.jsonValue(), async (path, value) => {
      await refusals(spoiled((manifest) => {
        const last = path.at(-1) as string;
        const parent = path.slice(0, -1).reduce(
          (node, key) => (node as Json)[key] as Json,
          manifest,
        );
        parent[last] = value;
      }));
    }),
    { numRuns: 200 },
  );
});
