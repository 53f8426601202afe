import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { sha256Hex } from "../core/mod.ts";
import { readTrustAnchors } from "./trust_anchors.ts";

const POLICY = "c0".repeat(32);
const VALUES = {
  simulated: [{ Format: "snp", RootFingerprint: "1".repeat(64), Measurement: "2".repeat(96) }],
};
const ENTRY = JSON.stringify({ policies: [POLICY], referenceValues: VALUES });

function initdata(entry = ENTRY, algorithm = "sha256"): Uint8Array {
  const name = JSON.stringify("contrast-coordinator.json");
  return new TextEncoder().encode(
    `version = "0.1.0"\nalgorithm = "${algorithm}"\n[data]\n${name} = ${JSON.stringify(entry)}\n`,
  );
}

const annotationOf = (document: Uint8Array) => new Uint8Array(gzipSync(document)).toBase64();

async function read(document: Uint8Array, annotation = annotationOf(document)) {
  return await readTrustAnchors(annotation, Uint8Array.fromHex(await sha256Hex(document)));
}

Deno.test("measured initdata names the Coordinators that are trusted", async () => {
  const anchors = await read(initdata());
  assert.deepEqual(anchors, { policies: [POLICY], referenceValues: VALUES });
});

Deno.test("initdata whose digest is not in the guest's report is refused, whatever it says", async () => {
  const annotation = annotationOf(initdata());
  await assert.rejects(() => readTrustAnchors(annotation, new Uint8Array(32)), {
    code: "initdata_not_measured",
  });
  await assert.rejects(() => readTrustAnchors(annotation, new Uint8Array()), {
    code: "initdata_not_measured",
  });
});

const REFUSED: [string, () => Promise<unknown>, string][] = [
  ["no base64", () => read(initdata(), "%%%"), "initdata_annotation_malformed"],
  ["no gzip", () => read(initdata(), "AAAA"), "initdata_annotation_malformed"],
  ["a bomb", () => read(new Uint8Array(17 * 1024 * 1024)), "initdata_annotation_malformed"],
  [
    "an endless annotation",
    () => read(initdata(), "A".repeat(600_000)),
    "initdata_annotation_malformed",
  ],
  ["no TOML", () => read(new TextEncoder().encode("= x")), "initdata_malformed"],
  ["an unknown algorithm", () => read(initdata(ENTRY, "sha1")), "initdata_malformed"],
  [
    "another algorithm than the hardware's",
    () => read(initdata(ENTRY, "sha512")),
    "initdata_malformed",
  ],
  [
    "no version",
    () => read(new TextEncoder().encode('algorithm = "sha256"\n[data]\n')),
    "initdata_malformed",
  ],
  [
    "no entry for the Coordinator",
    () =>
      read(new TextEncoder().encode('version = "0.1.0"\nalgorithm = "sha256"\n[data]\nx = "y"\n')),
    "trust_anchors_missing",
  ],
  ["an entry that is no JSON", () => read(initdata("x")), "trust_anchors_malformed"],
  [
    "no policies",
    () => read(initdata(JSON.stringify({ policies: [], referenceValues: VALUES }))),
    "trust_anchors_malformed",
  ],
  [
    "a policy that is no hash",
    () => read(initdata(JSON.stringify({ policies: ["x"], referenceValues: VALUES }))),
    "trust_anchors_malformed",
  ],
  [
    "unknown members",
    () => read(initdata(JSON.stringify({ policies: [POLICY], referenceValues: VALUES, x: 1 }))),
    "trust_anchors_malformed",
  ],
  [
    "unknown reference values",
    () => read(initdata(JSON.stringify({ policies: [POLICY], referenceValues: { sgx: [] } }))),
    "trust_anchors_malformed",
  ],
];
for (const [title, attempt, code] of REFUSED) {
  Deno.test(`initdata with ${title} is refused`, async () => {
    await assert.rejects(attempt, { code });
  });
}
