import {
  completeTdxEvidence,
  IntelPcsClient,
  readTdxCollateral,
  type TdxEvidence,
} from "../../attest/mod.ts";
import type { CliContext } from "../context.ts";
import { readInputFile } from "../read_input_file.ts";
import { endorsementFetcher } from "./endorsements.ts";
import type { EvidenceVerifyFlags } from "./flags.ts";

/** A file of a folder, or `undefined` where it does not exist. */
async function readIfThere(folder: string, file: string): Promise<Uint8Array | undefined> {
  const path = `${folder}/${file}`;
  try {
    await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return undefined;
    }
  }
  return await readInputFile(path);
}

/** Reads the TDX quote that the flags name, with collateral of the folder or of Intel's service and the cache. */
export async function tdxEvidence(
  context: CliContext,
  quote: string,
  flags: EvidenceVerifyFlags,
): Promise<TdxEvidence> {
  const evidence: TdxEvidence = { format: "tdx", quote: await readInputFile(quote) };
  const folder = flags.collateral;
  if (folder !== undefined) {
    const collateral = await readTdxCollateral((file) => readIfThere(folder, file));
    return { ...evidence, collateral };
  }
  const client = new IntelPcsClient({
    fetcher: endorsementFetcher(context, flags),
    ...(flags.pcsUrl !== undefined && { baseUrl: flags.pcsUrl }),
  });
  return await completeTdxEvidence(evidence, client);
}
