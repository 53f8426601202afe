import { AppraisalError, InputError, type Sha256Hex, StateError } from "../../core/mod.ts";
import {
  GENESIS,
  type Manifest,
  type OwnerSignature,
  policyHash,
  type Transition,
  transitionHash,
  verifyOwnerSignature,
} from "../../manifest/mod.ts";
import type { Ready, Uninitialized } from "./coordinator_state.ts";

/** An update that may be made. */
export interface UpdatePlan {
  readonly isFirst: boolean;
  readonly transition: Transition;
  readonly hash: Sha256Hex;
}

/** Decides whether the next manifest may follow the current state, and as which transition. */
export async function planUpdate(
  current: Uninitialized | Ready,
  manifest: Manifest,
  input: { readonly previous?: Sha256Hex | undefined; readonly owner?: OwnerSignature | undefined },
): Promise<UpdatePlan> {
  const previous = current.kind === "ready" ? current.latest.hash : GENESIS;
  if (input.previous !== undefined && input.previous !== previous) {
    throw new StateError(
      "transition_mismatch",
      `Cannot set the manifest: the expected previous transition ${input.previous} ` +
        `does not match the latest state ${previous}`,
      { hint: "verify the deployment again, then set the manifest on top of what is active" },
    );
  }
  const transition = { manifest: manifest.hash, previous };
  const hash = await transitionHash(transition);
  if (current.kind === "uninitialized") return { isFirst: true, transition, hash };
  await verifyOwnerSignature(current.manifest.content, hash, input.owner);
  requireSameSeedshareOwners(current.manifest, manifest);
  return { isFirst: false, transition, hash };
}

function requireSameSeedshareOwners(current: Manifest, next: Manifest): void {
  const owners = (manifest: Manifest) =>
    [...new Set(manifest.content.SeedshareOwnerPubKeys ?? [])].sort().join();
  if (owners(current) !== owners(next)) {
    throw new AppraisalError(
      "seedshare_owners_changed",
      "Cannot set the manifest: changes to the seed-share owners are not allowed",
      { place: { kind: "json", path: "SeedshareOwnerPubKeys" } },
    );
  }
}

/** The policies that the manifest names, each exactly once, in the manifest's order. */
export async function requirePolicies(
  manifest: Manifest,
  policies: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const wanted = Object.keys(manifest.content.Policies);
  if (policies.length > wanted.length) {
    throw new InputError(
      "policy_unexpected",
      `Cannot set the manifest: it names ${wanted.length} policies, and ${policies.length} came with it`,
      { hint: "send each policy of the manifest once" },
    );
  }
  const given = new Map<string, Uint8Array>();
  for (const policy of policies) given.set(await policyHash(policy), policy);
  const missing = wanted.find((hash) => !given.has(hash));
  if (missing !== undefined) {
    throw new InputError(
      "policy_missing",
      `Cannot set the manifest: no policy provided for hash ${missing}`,
      { place: { kind: "json", path: `Policies.${missing}` } },
    );
  }
  const unexpected = [...given.keys()].find((hash) => !wanted.includes(hash));
  if (unexpected !== undefined) {
    throw new InputError(
      "policy_unexpected",
      `Cannot set the manifest: it does not name the policy ${unexpected}`,
      { hint: "run contrast generate again, so that manifest and resources agree" },
    );
  }
  return wanted.flatMap((hash) => given.get(hash) ?? []);
}
