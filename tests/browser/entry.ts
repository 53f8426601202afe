import {
  decodePemCertificates,
  measureSnp,
  parseSha256Hex,
  pinnedVendorRoots,
  snpReasons,
  strictSnpPolicy,
  type TdxCollateral,
  verifySnp,
  verifyTdx,
} from "./attest.ts";

/** What the page gets from the test: bytes in base64. */
interface Vectors {
  readonly snp: readonly {
    readonly name: string;
    readonly report: string;
    readonly vek: string;
    readonly chain: string;
    readonly at: string;
    readonly root?: string;
  }[];
  readonly tdx: readonly {
    readonly name: string;
    readonly quote: string;
    readonly collateral: Readonly<Record<keyof TdxCollateral, string>>;
    readonly at: string;
  }[];
}

async function judgeSnp(one: Vectors["snp"][number]): Promise<string> {
  const roots = one.root === undefined ? pinnedVendorRoots : {
    snp: [{ product: "Milan" as const, fingerprint: parseSha256Hex(one.root) }],
    tdx: [],
  };
  const verified = await verifySnp({
    format: "snp",
    report: Uint8Array.fromBase64(one.report),
    vek: Uint8Array.fromBase64(one.vek),
    chain: decodePemCertificates(one.chain, "chain"),
    crls: [],
  }, { roots, at: new Date(one.at), revocation: "when-present" });
  return snpReasons(verified, strictSnpPolicy).map(({ code }) => code).join(", ");
}

async function judgeTdx(one: Vectors["tdx"][number]): Promise<string> {
  const bytes = (text: string) => Uint8Array.fromBase64(text);
  const { collateral } = one;
  const { tcb } = await verifyTdx({
    format: "tdx",
    quote: bytes(one.quote),
    collateral: {
      ...collateral,
      tcbInfo: bytes(collateral.tcbInfo),
      qeIdentity: bytes(collateral.qeIdentity),
      pckCrl: bytes(collateral.pckCrl),
      rootCaCrl: bytes(collateral.rootCaCrl),
    },
  }, { roots: pinnedVendorRoots, at: new Date(one.at) });
  return tcb.status;
}

async function outcome(work: Promise<string>): Promise<string> {
  try {
    return await work;
  } catch (error) {
    return `${(error as { code?: string }).code ?? String(error)}`;
  }
}

const vectors: Vectors = await (await fetch("/vectors")).json();
const results: Record<string, string> = {};
for (const one of vectors.snp) results[one.name] = await outcome(judgeSnp(one));
for (const one of vectors.tdx) results[one.name] = await outcome(judgeTdx(one));
results["measure"] = typeof measureSnp;
await fetch("/results", { method: "POST", body: JSON.stringify(results) });
