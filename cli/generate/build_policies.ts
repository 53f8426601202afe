import { InputError, type Sha256Hex } from "../../core/mod.ts";
import { type ReferenceValues, trustAnchorsEntry } from "../../manifest/mod.ts";
import type { ProblemList } from "./_problems.ts";
import type { PolicyBuilder, WorkloadPolicy } from "./policy_builder.ts";
import type { PreparedWorkload } from "./prepare_workloads.ts";

/** A workload together with its policy. */
export interface FinishedWorkload extends PreparedWorkload {
  readonly policy: WorkloadPolicy;
}

/**
 * Makes all policies. Coordinators come first: their policy hashes and the reference values go into the initdata of the
 * other workloads, where they are measured, so that an Initializer knows its Coordinator.
 *
 * @returns In the order of `workloads`, without those that have problems.
 */
export async function buildPolicies(
  workloads: readonly PreparedWorkload[],
  builder: PolicyBuilder,
  referenceValues: ReferenceValues,
  problems: ProblemList,
): Promise<FinishedWorkload[]> {
  const policies = new Map<PreparedWorkload, WorkloadPolicy>();
  const coordinators: Sha256Hex[] = [];
  for (const item of workloads.filter(({ identity }) => identity.role === "coordinator")) {
    const policy = await problems.try(() => builder.build(item));
    if (policy === undefined) continue;
    policies.set(item, policy);
    coordinators.push(policy.hash);
  }
  const anchors = { [trustAnchorsEntry]: trustAnchors(coordinators, referenceValues) };
  for (const item of workloads.filter(({ identity }) => identity.role !== "coordinator")) {
    const policy = await problems.try(() => builder.build(item, anchors));
    if (policy !== undefined) policies.set(item, policy);
  }
  const finished = workloads.flatMap((item) => {
    const policy = policies.get(item);
    return policy === undefined ? [] : [{ ...item, policy }];
  });
  for (const problem of sharedPolicies(finished)) problems.add(problem);
  return finished;
}

/** Workloads that the hardware could not tell apart although they are to have different secrets. */
function* sharedPolicies(finished: readonly FinishedWorkload[]): Generator<InputError> {
  const first = new Map<Sha256Hex, FinishedWorkload>();
  for (const item of finished) {
    const twin = first.get(item.policy.hash);
    if (twin === undefined) first.set(item.policy.hash, item);
    else if (twin.identity.workloadSecretId !== item.identity.workloadSecretId) {
      yield new InputError(
        "policy_shared",
        `Cannot tell ${item.workload.kind} ${item.workload.name} from ${twin.workload.kind} ` +
          `${twin.workload.name}: their policies are the same, but their workload-secret IDs differ`,
        {
          place: item.workload.place(["metadata"]),
          hint: "give both the same annotation contrast.edgeless.systems/workload-secret-id",
        },
      );
    }
  }
}

/** JSON with sorted keys, so that the same anchors give the same policy hash. */
function trustAnchors(policies: readonly Sha256Hex[], referenceValues: ReferenceValues): string {
  return JSON.stringify(
    sorted({ policies: [...new Set(policies)].toSorted(), referenceValues }),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
