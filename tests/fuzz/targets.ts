import type { FuzzTarget } from "./fuzz_target.ts";
import { snpTargets } from "./snp_targets.ts";
import { tdxTargets } from "./tdx_targets.ts";

/** Every parser of untrusted bytes. A new parser registers itself here with its seeds. */
export async function fuzzTargets(): Promise<readonly FuzzTarget[]> {
  return [...await snpTargets(), ...await tdxTargets()];
}
