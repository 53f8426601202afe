import assert from "node:assert/strict";
import fc from "fast-check";
import * as pkijs from "pkijs";
import { webCrypto } from "../../attest/mod.ts";
import { parseCertificate, verifyChain } from "../../attest/x509/mod.ts";
import { sha256Hex, VerificationError } from "../../core/mod.ts";
import { issueTdxCertificate } from "../../simulator/vendor/tdx_certificate.ts";
import { tdxKey } from "../../simulator/vendor/tdx_key.ts";

const engine = new pkijs.CryptoEngine({ name: "web", crypto });
pkijs.setEngine("web", engine);

const at = new Date("2026-11-22T00:00:00Z");
const DAY = 24 * 60 * 60 * 1000;
const [rootKey, middleKey, leafKey, strangerKey] = await Promise.all(
  [1, 2, 3, 4].map(() => tdxKey()),
);

/** Mostly the good value, so that many chains have one fault or none. */
function mostly<Value>(good: Value, ...bad: Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 7, arbitrary: fc.constant(good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  );
}

const plan = fc.record({
  root: mostly("valid", "expired", "future"),
  middle: mostly("valid", "expired", "future"),
  leaf: mostly("valid", "expired", "future"),
  middleIsAuthority: mostly(true, false),
  middleSigner: mostly("root", "stranger"),
  leafSigner: mostly("middle", "stranger"),
  leafIssuer: mostly("Middle", "Somebody else"),
  rootPathLength: mostly(1, 0, 2),
});
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never;

function period(kind: string) {
  const shift = kind === "expired" ? -20 * DAY : kind === "future" ? 20 * DAY : 0;
  return {
    notBefore: new Date(at.getTime() - 10 * DAY + shift),
    notAfter: new Date(at.getTime() + 10 * DAY + shift),
  };
}

async function issueChain(wanted: Plan): Promise<Uint8Array<ArrayBuffer>[]> {
  const [root, middle, leaf, stranger] = [rootKey, middleKey, leafKey, strangerKey];
  assert.ok(root && middle && leaf && stranger);
  const serial = (value: number) => Uint8Array.of(value);
  return await Promise.all([
    issueTdxCertificate({
      subject: "Leaf",
      issuer: wanted.leafIssuer,
      serial: serial(3),
      ...period(wanted.leaf),
      key: leaf,
      issuerKey: wanted.leafSigner === "middle" ? middle : stranger,
    }),
    issueTdxCertificate({
      subject: "Middle",
      issuer: "Root",
      serial: serial(2),
      ...period(wanted.middle),
      key: middle,
      issuerKey: wanted.middleSigner === "root" ? root : stranger,
      ...(wanted.middleIsAuthority && { authority: { pathLength: 0 } }),
    }),
    issueTdxCertificate({
      subject: "Root",
      issuer: "Root",
      serial: serial(1),
      ...period(wanted.root),
      key: root,
      issuerKey: root,
      authority: { pathLength: wanted.rootPathLength },
    }),
  ]);
}

async function ours(ders: Uint8Array[]): Promise<boolean> {
  try {
    const root = ders[2] ?? new Uint8Array();
    await verifyChain(ders.map((der, index) => parseCertificate(der, `chain[${index}]`)), {
      roots: [await sha256Hex(root)],
      at,
      crypto: webCrypto,
    });
    return true;
  } catch (error) {
    assert.ok(error instanceof VerificationError, String(error));
    return false;
  }
}

async function theirs(ders: Uint8Array<ArrayBuffer>[]): Promise<boolean> {
  const [leaf, middle, root] = ders.map((der) => pkijs.Certificate.fromBER(der));
  assert.ok(leaf && middle && root);
  const validation = new pkijs.CertificateChainValidationEngine({
    trustedCerts: [root],
    certs: [middle, leaf],
    checkDate: at,
  });
  return (await validation.verify({}, engine)).result;
}

Deno.test("verifyChain() and pkijs agree on generated good and bad chains", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(plan, async (wanted) => {
      const ders = await issueChain(wanted);
      const mine = await ours(ders);
      const other = await theirs(ders);
      if (mine) accepted++;
      // pkijs looks neither at the dates nor at the path length of a root that it is told to trust; we do.
      const rootForbids = wanted.root !== "valid" || wanted.rootPathLength === 0;
      if (rootForbids) assert.equal(mine, false, JSON.stringify(wanted));
      else assert.equal(mine, other, JSON.stringify(wanted));
    }),
    { numRuns: 120, seed: 20261122 },
  );
  assert.ok(accepted > 20, `${accepted} of 120 chains were good`);
});
