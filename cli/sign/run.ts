import {
  ownerSignatureInput,
  parseOwnerPrivateKey,
  signTransition,
  transitionHash,
} from "../../manifest/mod.ts";
import type { CliContext } from "../context.ts";
import {
  readManifest,
  readRequired,
  workspacePath,
  writeWhole,
} from "../coordinator_client/files.ts";
import { readLatestTransition } from "../coordinator_client/read_latest_transition.ts";
import type { SignFlags } from "./flags.ts";

/** Signs a transition, or writes what has to be signed. */
export async function runSign(this: CliContext, flags: SignFlags): Promise<void> {
  const path = (named: string | undefined, name: string) =>
    workspacePath(named, flags.workspaceDir, name);
  const manifest = await readManifest(path(flags.manifest, "manifest.json"));
  const previous = await readLatestTransition(flags);
  const transition = await transitionHash({ manifest: manifest.hash, previous });
  if (flags.prepare) return await writeWhole(flags.out, ownerSignatureInput(transition));
  const pem = await readRequired(path(flags.workloadOwnerKey, "workload-owner.pem"));
  const { privateKey } = await parseOwnerPrivateKey(new TextDecoder().decode(pem));
  await writeWhole(flags.out, await signTransition(privateKey, transition));
}
