import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { SnpEvidence } from "../evidence.ts";
import { decodePemCertificates } from "../x509/mod.ts";

/** Where the vendor-signed samples are; not part of this repository. */
const root = new URL("../../../shared/fixtures/", import.meta.url);

/** Whether the samples are there; tests that need them say so and are skipped otherwise. */
export const haveFixtures: boolean = existsSync(root);
if (!haveFixtures) console.warn("skipped: no vendor samples at ../shared/fixtures");

/** Names of the SNP sample sets. */
export function snpFixtureNames(): string[] {
  return haveFixtures ? readdirSync(new URL("snp/", root)).sort() : [];
}

/** A file of the samples. */
export function readFixture(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(path, root)));
}

/** What independent implementations decoded from the sample `name`. */
export function snpExpectation(name: string) {
  return JSON.parse(new TextDecoder().decode(readFixture(`snp/${name}/expected.json`)));
}

/** ASK, ARK and ASVK of a product line. */
export function amdChain(product: string): Uint8Array[] {
  const pem = readFixture(`amd-roots/${product.toLowerCase()}_ask_ark_asvk.pem`);
  return decodePemCertificates(new TextDecoder().decode(pem), "chain");
}

/** The sample `name` as evidence without revocation lists. */
export function snpFixture(name: string): SnpEvidence {
  return {
    format: "snp",
    report: readFixture(`snp/${name}/report.bin`),
    vek: readFixture(`snp/${name}/vek.der`),
    chain: amdChain(snpExpectation(name).product),
    crls: [],
  };
}
