import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import assert from "node:assert/strict";
import { FixedClock, Secret, systemRandom } from "../../core/mod.ts";
import { SeedEngine } from "../keys/seed_engine.ts";
import { CertificateAuthority } from "./certificate_authority.ts";

const clock = new FixedClock("2026-11-22T12:00:00Z");
const environment = { clock, random: systemRandom };
const engine = await SeedEngine.create(new Secret(new Uint8Array(64).fill(3)), new Uint8Array(32));
const authority = await CertificateAuthority.create(engine.rootCaKey, environment);
const workload = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
  "sign",
  "verify",
]);
const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", workload.publicKey));

async function leafOf(sans: string[], workloadSecretId?: string): Promise<x509.X509Certificate> {
  const chain = await authority.issue({ publicKey, sans, workloadSecretId });
  return new x509.X509Certificate(chain.slice(0, chain.indexOf("-----END") + 25));
}

Deno.test("the CA certificates carry the original names and are valid from an hour ago for ten years", () => {
  const root = new x509.X509Certificate(authority.root.pem);
  assert.equal(root.subject, "CN=system:coordinator:root");
  assert.equal(root.notBefore.toISOString(), "2026-11-22T11:00:00.000Z");
  assert.equal(root.notAfter.toISOString(), "2036-11-19T12:00:00.000Z");
  const mesh = new x509.X509Certificate(authority.mesh.pem);
  assert.equal(mesh.subject, "CN=system:coordinator:intermediate");
  assert.equal(mesh.issuer, mesh.subject);
  for (const certificate of [root, mesh]) {
    assert.ok(certificate.getExtension(x509.BasicConstraintsExtension)?.ca);
  }
});

Deno.test("intermediate and mesh CA have one key, and the root's key comes from the seed", async () => {
  const chain = await authority.issue({ publicKey, sans: ["web"] });
  const intermediate = new x509.X509Certificate(chain.slice(chain.lastIndexOf("-----BEGIN")));
  const mesh = new x509.X509Certificate(authority.mesh.pem);
  assert.deepEqual(intermediate.publicKey.rawData, mesh.publicKey.rawData);
  const again = await CertificateAuthority.create(engine.rootCaKey, environment);
  const root = (pem: string) => new x509.X509Certificate(pem).publicKey.rawData;
  assert.deepEqual(root(again.root.pem), root(authority.root.pem));
  assert.notDeepEqual(root(again.mesh.pem), root(authority.mesh.pem));
});

Deno.test("a leaf carries names of every kind, both uses, and the workload-secret id", async () => {
  const leaf = await leafOf(["web", "10.0.0.1", "2001:db8::1", "spiffe://example.com/web"], "id");
  const names = leaf.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON();
  assert.deepEqual(names?.map(({ type, value }) => `${type} ${value}`), [
    "dns web",
    "ip 10.0.0.1",
    "ip 2001:db8::1",
    "url spiffe://example.com/web",
  ]);
  assert.equal(leaf.subject, "CN=web");
  assert.deepEqual([...leaf.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? []], [
    x509.ExtendedKeyUsage.serverAuth,
    x509.ExtendedKeyUsage.clientAuth,
  ]);
  assert.equal(leaf.getExtension(x509.BasicConstraintsExtension)?.ca, false);
  const id = leaf.getExtension("1.3.9901.3.1");
  assert.deepEqual(new Uint8Array(id?.value ?? new ArrayBuffer()), Uint8Array.of(4, 2, 0x69, 0x64));
});

Deno.test("a leaf without a workload secret has no such extension", async () => {
  assert.equal((await leafOf(["web"])).getExtension("1.3.9901.3.1"), null);
  assert.equal((await leafOf(["web"], "")).getExtension("1.3.9901.3.1"), null);
});

Deno.test("a workload with only an address has it as its name", async () => {
  assert.equal((await leafOf(["10.0.0.1"])).subject, "CN=10.0.0.1");
});

Deno.test("a name cannot smuggle in another attribute, and a long one is cut to what X.509 allows", async () => {
  const leaf = await leafOf(["spiffe://x/,O=Other"]);
  assert.equal(leaf.subjectName.getField("O").length, 0);
  const long = await leafOf([`${"a".repeat(60)}.example.com`]);
  assert.equal(long.subjectName.getField("CN")[0]?.length, 64);
});

Deno.test("without a name there is no certificate", async () => {
  await assert.rejects(() => authority.issue({ publicKey, sans: [] }), {
    code: "policy_without_name",
  });
});
