import type { Grant } from "./policy_grants.ts";

/** What one side allows that the other does not. */
export interface GrantDifference {
  /** In the order of the new policy. */
  readonly added: readonly Grant[];
  /** In the order of the old policy. */
  readonly removed: readonly Grant[];
}

/** Compares what two policies, or two deployments, allow. */
export function diffGrants(older: readonly Grant[], newer: readonly Grant[]): GrantDifference {
  const key = ({ scope, text }: Grant) => `${scope}\n${text}`;
  const oldKeys = new Set(older.map(key));
  const newKeys = new Set(newer.map(key));
  return {
    added: newer.filter((grant) => !oldKeys.has(key(grant))),
    removed: older.filter((grant) => !newKeys.has(key(grant))),
  };
}
