import {
  pinnedVendorRoots,
  type SnpEvidence,
  type SnpProduct,
  type VendorRoots,
} from "../../../attest/mod.ts";
import { FixedClock, sha256Hex } from "../../../core/mod.ts";
import { type SimulatedSnpFields, SimulatedSnpVendor } from "../../../simulator/vendor/mod.ts";
import {
  amdChain,
  snpExpectation,
  snpFixture,
  snpFixtureNames,
} from "../../fixtures/snp_samples.ts";

/** One report that both implementations judge. */
export interface SnpCase {
  readonly name: string;
  readonly evidence: SnpEvidence;
  readonly product: SnpProduct;
  readonly roots: VendorRoots;
  readonly at: Date;
  /** Whether the Go library is told the root; without, it uses its own default. */
  readonly trusted: boolean;
}

const now = new Date("2026-11-01T00:00:00Z");
const reportData = new Uint8Array(64).fill(5);

/** What the simulated vendor makes for both to judge. */
const variants: Readonly<Record<string, Partial<SimulatedSnpFields>>> = {
  "v2": { version: 2 },
  "v3": { version: 3 },
  "v4": { version: 4 },
  "v5": { version: 5 },
  "vlek": { signingKey: "VLEK" },
  "masked chip": { chipId: new Uint8Array(64) },
  "debug": { policy: 0xb0000n },
  "migration": { policy: 0x70000n },
  "vmpl 1": { vmpl: 1 },
  "provisional firmware": { currentVersion: [1, 56, 0] },
  "unsigned": { keyInfo: 7 << 2 },
  "reserved signing key": { keyInfo: 3 << 2 },
  "reserved policy bit clear": { policy: 0x10000n },
  "tcb of another certificate": {
    vek: { tcb: { bootloader: 4, tee: 0, snp: 20, microcode: 219 } },
  },
  "other chip": { chipId: new Uint8Array(64).fill(1) },
  "signature of another message": { afterSigning: (report) => report[0x50] = 0 },
  "bergamo": { cpuId: [0x19, 0xa0, 2] },
  "hwid as octet string": {
    vek: {
      extensions: { "4": Uint8Array.of(4, 64, ...new Uint8Array(64).fill(9)) },
      hwid: new Uint8Array(64).fill(9),
    },
    chipId: new Uint8Array(64).fill(9),
  },
  "unknown extension": { vek: { extensions: { "9": Uint8Array.of(2, 1, 0) } } },
  "expired key": {
    vek: { certificate: { notAfter: new Date(now.getTime() - 1000) } },
  },
  "reserved bytes": { beforeSigning: (report) => report[0x290] = 1 },
};

function rootsOf(vendor: SimulatedSnpVendor): VendorRoots {
  return { snp: [{ product: vendor.product, fingerprint: vendor.rootFingerprint }], tdx: [] };
}

async function simulated(product: SnpProduct, names: readonly string[]): Promise<SnpCase[]> {
  const vendor = await SimulatedSnpVendor.create({ clock: new FixedClock(now), product });
  return await Promise.all(names.map(async (name) => ({
    name: `simulated ${product}: ${name}`,
    evidence: await vendor.issue({ reportData, ...variants[name] }),
    product,
    roots: rootsOf(vendor),
    at: now,
    trusted: true,
  })));
}

function samples(): SnpCase[] {
  return snpFixtureNames().map((name) => {
    const { product, vek } = snpExpectation(name);
    const [ask, ark, asvk] = amdChain(product);
    const chain = [vek.cspId === null ? ask : asvk, ark].map((der) => der ?? new Uint8Array());
    return {
      name,
      evidence: { ...snpFixture(name), chain },
      product,
      roots: pinnedVendorRoots,
      at: new Date(vek.notBefore),
      trusted: true,
    };
  });
}

/** Every case: samples, simulated reports, and a self-made chain of which the verifier is told nothing. */
export async function snpCases(): Promise<SnpCase[]> {
  const all = Object.keys(variants);
  const milan = await simulated("Milan", all.filter((name) => name !== "bergamo"));
  const genoa = await simulated("Genoa", ["v3", "v5", "bergamo"]);
  const turin = await simulated("Turin", ["v3"]);
  const [first] = milan;
  const selfMade = first === undefined ? [] : [{
    ...first,
    name: "self-made chain",
    roots: pinnedVendorRoots,
    trusted: false,
  }];
  return [...samples(), ...milan, ...genoa, ...turin, ...selfMade];
}

/** The report of go-sev-guest's test vendor as a case. */
export async function issuedByGo(
  issued: { name: string; product: SnpProduct } & Record<"report" | "vek" | "ask" | "ark", string>,
): Promise<SnpCase> {
  const ark = Uint8Array.fromBase64(issued.ark);
  return {
    name: issued.name,
    evidence: {
      format: "snp",
      report: Uint8Array.fromBase64(issued.report),
      vek: Uint8Array.fromBase64(issued.vek),
      chain: [Uint8Array.fromBase64(issued.ask), ark],
      crls: [],
    },
    product: issued.product,
    roots: { snp: [{ product: issued.product, fingerprint: await sha256Hex(ark) }], tdx: [] },
    at: new Date("2026-06-01T00:00:00Z"),
    trusted: true,
  };
}
