import { type Sha256Hex, UsageError } from "../../core/mod.ts";
import {
  isWorkloadOwner,
  type Manifest,
  parseOwnerPrivateKey,
  signTransition,
} from "../../manifest/mod.ts";
import type { CliContext } from "../context.ts";
import { readOptional, readRequired, workspacePath } from "../coordinator_client/files.ts";
import type { SetFlags } from "./flags.ts";

/** An owner's approval as the request has it. */
export interface Approval {
  readonly signature?: Uint8Array;
  readonly ownerPublicKey?: Uint8Array;
}

/** Reads or makes the owner's signature, and warns of a manifest that would lock its owner out. */
export async function ownerApproval(
  context: CliContext,
  flags: SetFlags,
  manifest: Manifest,
  transition: Sha256Hex,
  isUpdate: boolean,
): Promise<Approval> {
  const owners = (manifest.content.WorkloadOwnerPubKeys?.length ?? 0) +
    (manifest.content.WorkloadOwnerKeyDigests?.length ?? 0);
  if (owners === 0) {
    context.out.warn(
      "updates_disabled",
      "the manifest names no workload owner: it can never be updated",
    );
  }
  if (flags.signature !== undefined && flags.workloadOwnerKey !== undefined) {
    throw new UsageError(
      "approval_ambiguous",
      "Cannot choose between --signature and --workload-owner-key",
      { hint: "pass one of them" },
    );
  }
  if (flags.signature !== undefined) return { signature: await readRequired(flags.signature) };
  const pem = await readOwnerKey(flags);
  if (pem === undefined) return {};
  const key = await parseOwnerPrivateKey(pem);
  if (owners > 0 && !await isWorkloadOwner(manifest.content, key.publicKey)) {
    context.out.warn(
      "owner_not_in_manifest",
      "the manifest does not name your owner key: setting it may lock you out",
    );
  }
  if (!isUpdate) return {};
  return {
    signature: await signTransition(key.privateKey, transition),
    ownerPublicKey: key.publicKey,
  };
}

async function readOwnerKey(flags: SetFlags): Promise<string | undefined> {
  const file = workspacePath(flags.workloadOwnerKey, flags.workspaceDir, "workload-owner.pem");
  const bytes = flags.workloadOwnerKey === undefined
    ? await readOptional(file)
    : await readRequired(file);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
