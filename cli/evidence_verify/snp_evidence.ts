import {
  AmdKdsClient,
  completeSnpEvidence,
  decodePemCertificates,
  parseExtendedSnpReport,
  type SnpEvidence,
} from "../../attest/mod.ts";
import type { CliContext } from "../context.ts";
import { readInputFile } from "../read_input_file.ts";
import { readDerFile, readPemFile } from "./endorsement_file.ts";
import { endorsementFetcher } from "./endorsements.ts";
import type { EvidenceVerifyFlags } from "./flags.ts";

/** The files that the flags name, and what the report brought along, as evidence; nothing is fetched. */
async function readFiles(report: string, flags: EvidenceVerifyFlags): Promise<SnpEvidence> {
  const own = parseExtendedSnpReport(await readInputFile(report));
  const chain = flags.chain === undefined
    ? own.chain
    : decodePemCertificates(await readPemFile(flags.chain, "--chain"), "chain");
  return {
    format: "snp",
    report: own.report,
    vek: flags.vek === undefined ? own.vek : await readDerFile(flags.vek, "--vek"),
    chain,
    crls: flags.crl === undefined ? own.crls : [await readDerFile(flags.crl, "--crl")],
  };
}

/** Reads the SNP evidence that the flags name and fetches what is missing: VCEK, chain and, where required, revocation list. */
export async function snpEvidence(
  context: CliContext,
  report: string,
  flags: EvidenceVerifyFlags,
): Promise<SnpEvidence> {
  const evidence = await readFiles(report, flags);
  const kds = new AmdKdsClient({
    fetcher: endorsementFetcher(context, flags),
    ...(flags.kdsUrl === undefined ? {} : { baseUrl: flags.kdsUrl }),
  });
  return await completeSnpEvidence(evidence, {
    kds,
    revocation: flags.revocation === "require",
    ...(flags.product && { product: flags.product }),
  });
}
