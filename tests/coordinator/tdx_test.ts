import assert from "node:assert/strict";
import { MeshApi } from "../../coordinator/api/mod.ts";
import { type ContrastError, type Sha256Hex, systemClock } from "../../core/mod.ts";
import { createWorkloadKey } from "../../initializer/mod.ts";
import { SimulatedTdxVendor, type TdxIssueOptions } from "../../simulator/vendor/mod.ts";
import { codesOf } from "./codes_of.ts";
import {
  HASHES,
  MEASUREMENT,
  setManifest,
  testManifest,
  trustOf,
  withConnection,
  withCoordinator,
} from "./deployment.ts";

const vendor = await SimulatedTdxVendor.create({ clock: systemClock });
const manifest = await testManifest({
  ReferenceValues: {
    simulated: [{
      Format: "tdx",
      RootFingerprint: vendor.rootFingerprint,
      Measurement: MEASUREMENT.toHex(),
    }],
  },
});

function trustDomain(policy: Sha256Hex, changes: Partial<TdxIssueOptions> = {}) {
  return {
    issue: (reportData: Uint8Array) =>
      vendor.issue({
        reportData,
        hostData: Uint8Array.fromHex(policy),
        measurement: MEASUREMENT,
        ...changes,
      }),
  };
}

async function identity(policy: Sha256Hex, changes: Partial<TdxIssueOptions> = {}) {
  let certChain = "";
  await withCoordinator({ issuer: trustDomain(HASHES.coordinator) }, async (running) => {
    await setManifest(running, manifest);
    await withConnection(running.addresses.mesh, async (connection) => {
      const api = await MeshApi.attest(connection, trustOf(manifest));
      const { certificateRequest } = await createWorkloadKey();
      const { issue } = trustDomain(policy, changes);
      ({ certChain } = await api.newMeshCert(certificateRequest, issue));
    });
  });
  return certChain;
}

Deno.test("a deployment on TDX works as one on SEV-SNP does", async () => {
  assert.match(await identity(HASHES.web), /BEGIN CERTIFICATE/);
});

const REFUSED: [string, Sha256Hex, Partial<TdxIssueOptions>, string][] = [
  ["whose policy the manifest does not name", HASHES.stranger, {}, "policy_not_in_manifest"],
  ["with another MRTD", HASHES.web, { measurement: new Uint8Array(48) }, "mrtd_mismatch"],
  [
    "whose quote was changed",
    HASHES.web,
    { tamper: { quoteAfter: (quote) => quote.with(200, (quote[200] ?? 0) ^ 1) } },
    "signature_mismatch",
  ],
];
for (const [title, policy, changes, code] of REFUSED) {
  Deno.test(`a TDX workload ${title} receives nothing`, async () => {
    await assert.rejects(() => identity(policy, changes), (error: ContrastError) => {
      assert.ok(codesOf(error).includes(code), codesOf(error).join());
      return true;
    });
  });
}
