import { parseEventLog, parseTdxQuote, replayRtmrs, tdvfSections } from "../../attest/mod.ts";
import { cutSignedObject } from "../../attest/tdx/cut_signed_object.ts";
import { readPckPlatform } from "../../attest/tdx/pck_extension.ts";
import { parseQeIdentity } from "../../attest/tdx/qe_identity.ts";
import { parseTcbInfo } from "../../attest/tdx/tcb_info.ts";
import { decodePemCertificates, parseCertificate } from "../../attest/x509/mod.ts";
import { concatBytes, FixedClock } from "../../core/mod.ts";
import { SimulatedTdxVendor } from "../../simulator/vendor/mod.ts";
import { haveFixtures, readFixture, tdxFixtureNames } from "../fixtures/snp_samples.ts";
import type { FuzzTarget } from "./fuzz_target.ts";

/** A log with a header that lists SHA-384, and an event for each register. */
function sampleEventLog(): Uint8Array {
  const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
  const header = concatBytes(
    new TextEncoder().encode("Spec ID Event03\0"),
    words(0, 0, 1),
    Uint8Array.of(12, 0, 48, 0, 0),
  );
  const events = [1, 2, 3, 4].map((register) =>
    concatBytes(
      words(register, 13, 1),
      Uint8Array.of(12, 0),
      new Uint8Array(48).fill(register),
      words(4),
      Uint8Array.of(1, 2, 3, 4),
    )
  );
  return concatBytes(words(1, 3), new Uint8Array(20), words(header.length), header, ...events);
}

/** The parsers of TDX, with all samples and simulated ones as seeds. */
export async function tdxTargets(): Promise<readonly FuzzTarget[]> {
  const clock = new FixedClock("2026-11-22T00:00:00Z");
  const vendor = await SimulatedTdxVendor.create({ clock });
  const made = await vendor.issue({ reportData: new Uint8Array(64) });
  const names = tdxFixtureNames();
  const sample = (file: string) => names.map((name) => readFixture(`tdx/${name}/${file}`));
  const quotes = [made.quote, ...sample("quote.bin")];
  const tcbInfos = [made.collateral.tcbInfo, ...sample("tcbInfo.json")];
  const identities = [made.collateral.qeIdentity, ...sample("qeIdentity.json")];
  const pcks = quotes.flatMap((quote) =>
    decodePemCertificates(parseTdxQuote(quote).pckChainPem, "chain").slice(0, 1)
  );
  const firmware = haveFixtures
    ? readFixture("measure-snp/ovmf_OvmfX64_suffix.bin")
    : new Uint8Array(4096);
  return [
    { name: "TDX quote", seeds: quotes, parse: parseTdxQuote },
    {
      name: "TCB info",
      seeds: tcbInfos,
      parse: (bytes) => parseTcbInfo(cutSignedObject(bytes, "tcbInfo").message),
    },
    {
      name: "identity of the quoting enclave",
      seeds: identities,
      parse: (bytes) => parseQeIdentity(cutSignedObject(bytes, "enclaveIdentity").message),
    },
    {
      name: "PCK certificate",
      seeds: pcks,
      parse: (bytes) => readPckPlatform(parseCertificate(bytes, "PCK")),
    },
    {
      name: "event log",
      seeds: [sampleEventLog()],
      parse: (bytes) => replayRtmrs(parseEventLog(bytes)),
    },
    { name: "TDVF metadata of a firmware", seeds: [firmware], parse: tdvfSections },
  ];
}
