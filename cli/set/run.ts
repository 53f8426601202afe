import { equalBytes, type Sha256Hex, StateError } from "../../core/mod.ts";
import {
  isCertificate,
  type SetManifestResponse,
  type UserApi,
} from "../../coordinator/api/mod.ts";
import { GENESIS, type Manifest, transitionHash } from "../../manifest/mod.ts";
import type { CliContext } from "../context.ts";
import { readManifest, workspacePath } from "../coordinator_client/files.ts";
import { openUserApi } from "../coordinator_client/open_user_api.ts";
import { readLatestTransition } from "../coordinator_client/read_latest_transition.ts";
import { readPolicies } from "../coordinator_client/read_policies.ts";
import type { SetFlags } from "./flags.ts";
import { ownerApproval } from "./owner_approval.ts";
import { type SetResult, writeSetResult } from "./write_result.ts";

/** Sets the manifest at an attested Coordinator. */
export async function runSet(this: CliContext, flags: SetFlags, ...paths: string[]): Promise<void> {
  const manifest = await readManifest(
    workspacePath(flags.manifest, flags.workspaceDir, "manifest.json"),
  );
  const policies = await readPolicies(paths, manifest);
  const expected = flags.atomic ? await readLatestTransition(flags) : undefined;
  const session = await openUserApi(this, manifest, { ...flags, timeoutSeconds: flags.timeout });
  try {
    this.out.note("✔️ Connected to coordinator");
    const current = currentTransition(session.api);
    const previous = expected ?? current;
    const transition = await transitionHash({ manifest: manifest.hash, previous });
    const approval = await ownerApproval(this, flags, manifest, transition, current !== GENESIS);
    const answer = await session.api.setManifest({
      manifest: manifest.bytes,
      policies,
      previous,
      ...approval,
    });
    // Kept before anything else can fail: the Coordinator gives the seed shares away only once.
    const result = await writeSetResult(this, flags, answer, transition);
    requireSet(await session.attest(), transition, answer);
    if ((manifest.content.SeedshareOwnerPubKeys?.length ?? 0) === 0) {
      this.out.warn(
        "recovery_impossible",
        "the manifest names no seed-share owner: a Coordinator that restarts can never be recovered",
      );
    }
    report(this, flags, result, manifest);
  } finally {
    session.close();
  }
}

function currentTransition(api: UserApi): Sha256Hex {
  const { state, transition } = api.coordinator.statement;
  if (state === "recovery") {
    throw new StateError(
      "needs_recovery",
      "Cannot set the manifest: the Coordinator is in recovery mode",
      { hint: "recover it with: contrast recover" },
    );
  }
  return transition ?? GENESIS;
}

/** The Coordinator proves once more what it now has: the answer alone would be a promise. */
function requireSet(api: UserApi, transition: Sha256Hex, answer: SetManifestResponse): void {
  const { state, transition: proven, rootCa, meshCa } = api.coordinator.statement;
  const matches = (pem: Uint8Array, der: Uint8Array | undefined) =>
    isCertificate(new TextDecoder().decode(pem), der);
  const isSet = state === "ready" && proven === transition &&
    equalBytes(answer.transitionHash, Uint8Array.fromHex(transition)) &&
    matches(answer.rootCa, rootCa) && matches(answer.meshCa, meshCa);
  if (isSet) return;
  throw new StateError(
    "set_not_proven",
    "Cannot confirm the update: the Coordinator does not prove the manifest that was set",
    { hint: "another update may have followed at once; run contrast verify" },
  );
}

function report(
  context: CliContext,
  flags: SetFlags,
  result: SetResult,
  manifest: Manifest,
): void {
  if (flags.output === "json") {
    return context.out.json({ manifest: manifest.hash, ...result });
  }
  context.out.result("✔️ Manifest set successfully");
  const owners = manifest.content.SeedshareOwnerPubKeys?.length ?? 0;
  if (result.seedShares !== null && owners > 0) context.out.result("✔️ Seed shares received");
  for (const file of result.files) context.out.note(`wrote ${file}`);
}
