import type { Sha256Hex } from "../../core/mod.ts";
import type { ManifestContent, PolicyEntry, ReferenceValues } from "../../manifest/mod.ts";
import type { WorkloadIdentity } from "../../k8s/mod.ts";
import type { OwnerKey } from "./owner_keys.ts";

/** A workload as the manifest sees it. */
export interface ManifestWorkload {
  readonly hash: Sha256Hex;
  readonly identity: WorkloadIdentity;
  /** Names for its certificate; at least one. */
  readonly names: readonly string[];
}

/** What goes into a manifest. */
export interface ManifestParts {
  /** The manifest that is there. */
  readonly present: ManifestContent | undefined;
  readonly workloads: readonly ManifestWorkload[];
  readonly referenceValues: ReferenceValues;
  readonly ownerKeys: readonly OwnerKey[];
  /** Whether the workload owners are taken out, so that nobody can update the manifest. */
  readonly disableUpdates: boolean;
}

/**
 * Makes the content of the manifest. Policies are those of the workloads; names that were added to a workload by hand
 * survive a change of its policy, found by the workload-secret ID. Owner keys are added to those that are there.
 */
export function assembleManifest(parts: ManifestParts): ManifestContent {
  const { present, ownerKeys } = parts;
  const policies = new Map<string, PolicyEntry>();
  for (const workload of parts.workloads) {
    const entry = policyEntry(workload, present);
    const twin = policies.get(workload.hash);
    policies.set(
      workload.hash,
      twin === undefined ? entry : { ...twin, SANs: union(twin.SANs, entry.SANs) },
    );
  }
  const keys = (role: OwnerKey["role"]) =>
    ownerKeys.filter((key) => key.role === role).map(({ publicKey }) => publicKey);
  const { WorkloadOwnerKeyDigests: digests, ...rest } = present ?? { Policies: {} };
  const owners = parts.disableUpdates
    ? []
    : union(present?.WorkloadOwnerPubKeys ?? [], keys("workload"));
  return {
    ...rest,
    Policies: Object.fromEntries(policies),
    ReferenceValues: parts.referenceValues,
    ...(digests === undefined || parts.disableUpdates ? {} : { WorkloadOwnerKeyDigests: digests }),
    WorkloadOwnerPubKeys: owners,
    SeedshareOwnerPubKeys: union(present?.SeedshareOwnerPubKeys ?? [], keys("seedshare")),
  };
}

function policyEntry(
  workload: ManifestWorkload,
  present: ManifestContent | undefined,
): PolicyEntry {
  const { hash, identity, names } = workload;
  const secretId = identity.workloadSecretId;
  const byHand = Object.entries(present?.Policies ?? {})
    .filter(([oldHash, old]) =>
      oldHash === hash || secretId !== "" && old.WorkloadSecretID === secretId
    )
    .flatMap(([, old]) => old.SANs);
  return {
    SANs: union(names, byHand),
    ...(secretId === "" ? {} : { WorkloadSecretID: secretId }),
    ...(identity.role === "coordinator" ? { Role: "coordinator" } : {}),
  };
}

function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}
