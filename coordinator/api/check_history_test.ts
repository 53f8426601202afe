import { create, type MessageInitShape } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { encodePemCertificate } from "../../attest/mod.ts";
import { sha256Hex } from "../../core/mod.ts";
import { GENESIS, serializeManifest, transitionHash } from "../../manifest/mod.ts";
import { checkHistory } from "./check_history.ts";
import { GetManifestsResponseSchema } from "./gen/contrast/userapi/v1/userapi_pb.ts";

const policy = new TextEncoder().encode("initdata");
const manifest = serializeManifest({
  Policies: { [await sha256Hex(policy)]: { SANs: ["coordinator"], Role: "coordinator" } },
  ReferenceValues: {
    simulated: [{ Format: "snp", RootFingerprint: "1".repeat(64), Measurement: "2".repeat(96) }],
  },
});
const first = await transitionHash({ manifest: await sha256Hex(manifest), previous: GENESIS });
const second = await transitionHash({ manifest: await sha256Hex(manifest), previous: first });
const [rootCa, meshCa] = [new Uint8Array(300).fill(1), new Uint8Array(300).fill(2)];
const signature = new Uint8Array(100).fill(3);
const statement = { state: "ready" as const, transition: second, rootCa, meshCa };
const encode = (der: Uint8Array) => new TextEncoder().encode(encodePemCertificate(der));

type Answer = Exclude<MessageInitShape<typeof GetManifestsResponseSchema>, { $typeName: string }>;

function answer(changes: Answer = {}) {
  return create(GetManifestsResponseSchema, {
    manifests: [manifest, manifest],
    policies: [policy],
    rootCa: encode(rootCa),
    meshCa: encode(meshCa),
    latestTransition: { transitionHash: Uint8Array.fromHex(second), signature },
    ...changes,
  });
}

Deno.test("a history that leads to the proven transition is accepted", async () => {
  const history = await checkHistory(answer(), statement);
  assert.deepEqual(history.transitions, [first, second]);
  assert.equal(history.policies.size, 1);
});

const other = new TextEncoder().encode(`${new TextDecoder().decode(manifest)} `);
const REFUSED: [string, Parameters<typeof answer>[0]][] = [
  ["nothing", { manifests: [] }],
  ["the newest manifest left out", { manifests: [manifest] }],
  ["a manifest too many", { manifests: [manifest, manifest, manifest] }],
  ["a byte changed in an old manifest", { manifests: [other, manifest] }],
  ["a byte changed in the newest manifest", { manifests: [manifest, other] }],
  ["a policy left out", { policies: [] }],
  ["another policy", { policies: [new Uint8Array(3)] }],
  ["another root CA", { rootCa: encode(meshCa) }],
  ["another mesh CA", { meshCa: encode(rootCa) }],
  ["no newest transition", { latestTransition: undefined }],
  ["an older newest transition", {
    latestTransition: { transitionHash: Uint8Array.fromHex(first), signature },
  }],
  ["a newest transition without a signature", {
    latestTransition: { transitionHash: Uint8Array.fromHex(second) },
  }],
  ["a newest transition with a signature that is none", {
    latestTransition: {
      transitionHash: Uint8Array.fromHex(second),
      signature: new Uint8Array(500),
    },
  }],
  ["a second certificate behind the mesh CA", {
    meshCa: new Uint8Array([...encode(meshCa), ...encode(rootCa)]),
  }],
];
for (const [title, changes] of REFUSED) {
  Deno.test(`a history with ${title} is refused`, async () => {
    await assert.rejects(() => checkHistory(answer(changes), statement), {
      code: "history_contradicts_evidence",
    });
  });
}

Deno.test("without a proven certificate no certificate is accepted", async () => {
  const { meshCa: _, ...incomplete } = statement;
  await assert.rejects(() => checkHistory(answer(), incomplete), {
    code: "history_contradicts_evidence",
  });
});
