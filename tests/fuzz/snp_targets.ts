import {
  encodeSnpCertTable,
  parseExtendedSnpReport,
  parseSnpCertTable,
  parseSnpReport,
  readSevFirmware,
  snpCertTableGuids,
} from "../../attest/mod.ts";
import {
  decodePemCertificates,
  encodePemCertificate,
  parseCertificate,
  parseCrl,
} from "../../attest/x509/mod.ts";
import { readVekFacts } from "../../attest/snp/vek_certificate.ts";
import { FixedClock } from "../../core/mod.ts";
import { SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";
import { amdChain, readFixture, snpFixture, snpFixtureNames } from "../fixtures/snp_samples.ts";
import type { FuzzTarget } from "./fuzz_target.ts";

/** The parsers of SNP and of X.509, with all samples and simulated ones as seeds. */
export async function snpTargets(): Promise<readonly FuzzTarget[]> {
  const vendor = await SimulatedSnpVendor.create({ clock: new FixedClock("2026-11-22T00:00:00Z") });
  const reportData = new Uint8Array(64);
  const made = await Promise.all(
    [2, 3, 4, 5].map((version) => vendor.issue({ reportData, version })),
  );
  const samples = snpFixtureNames().map(snpFixture);
  const evidence = [...samples, ...made];
  const reports = evidence.map(({ report }) => report);
  const veks = evidence.map(({ vek }) => vek);
  const authorities = [
    ...vendor.chain(),
    ...(samples.length > 0 ? ["Milan", "Genoa", "Turin"].flatMap(amdChain) : []),
  ];
  const crls = [await vendor.crl(), await vendor.crl({ revoked: [1, 2, 3] })];
  const tables = made.map(({ vek, chain }) =>
    encodeSnpCertTable([
      { guid: snpCertTableGuids.vcek, data: vek },
      { guid: snpCertTableGuids.ask, data: chain[0] ?? new Uint8Array() },
    ])
  );
  const extended = made.map(({ report }, index) =>
    Uint8Array.of(...report, ...(tables[index] ?? []))
  );
  const pem = new TextEncoder().encode(vendor.chain().map(encodePemCertificate).join(""));
  const firmware = samples.length > 0
    ? ["AmdSev", "OvmfX64"].map((name) => readFixture(`measure-snp/ovmf_${name}_suffix.bin`))
    : [new Uint8Array(4096)];
  return [
    { name: "SNP report", seeds: reports, parse: parseSnpReport },
    { name: "SNP certificate table", seeds: tables, parse: parseSnpCertTable },
    { name: "extended SNP report", seeds: extended, parse: parseExtendedSnpReport },
    {
      name: "VEK certificate",
      seeds: veks,
      parse: (bytes) => {
        const vek = parseCertificate(bytes, "VEK");
        readVekFacts(vek, vek.subject.commonName === "SEV-VLEK" ? "VLEK" : "VCEK");
      },
    },
    { name: "certificate", seeds: authorities, parse: (bytes) => parseCertificate(bytes, "ASK") },
    { name: "revocation list", seeds: crls, parse: (bytes) => parseCrl(bytes, "CRL") },
    {
      name: "PEM",
      seeds: [pem],
      parse: (bytes) => decodePemCertificates(new TextDecoder().decode(bytes), "chain"),
    },
    { name: "SEV metadata of a firmware", seeds: firmware, parse: readSevFirmware },
  ];
}
