import type { AgentRequest } from "../../genpolicy/mod.ts";
import { containerMutations } from "./container_mutations.ts";
import type { Mutation } from "./mutable_request.ts";
import { otherMutations } from "./other_mutations.ts";
import { processMutations } from "./process_mutations.ts";
import { storageMutations } from "./storage_mutations.ts";

/** Every kind of attack on a request. */
export const mutations: readonly Mutation[] = [
  ...containerMutations,
  ...processMutations,
  ...storageMutations,
  ...otherMutations,
];

/** A request that was attacked. */
export interface Attack {
  readonly mutation: Mutation;
  readonly request: Record<string, unknown>;
}

/**
 * Each mutation once, by the position of the request that it changes: of those that it applies to, another one in
 * each round, so that it meets pause, init and app containers.
 */
export function attacksOn(
  requests: readonly AgentRequest[],
  round: number,
): ReadonlyMap<number, readonly Attack[]> {
  const attacks = new Map<number, Attack[]>();
  for (const mutation of mutations) {
    const candidates = requests.flatMap(({ kind, request }, position) => {
      if (kind !== mutation.kind) return [];
      const copy = structuredClone(request);
      return mutation.apply(copy) ? [{ position, request: copy }] : [];
    });
    const chosen = candidates[round % Math.max(candidates.length, 1)];
    if (chosen === undefined) continue;
    const { position, request } = chosen;
    attacks.set(position, [...attacks.get(position) ?? [], { mutation, request }]);
  }
  return attacks;
}
