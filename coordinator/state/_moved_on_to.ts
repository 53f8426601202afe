import {
  checkEcdsa,
  encodeTransition,
  type History,
  type LatestTransition,
} from "../../manifest/mod.ts";
import type { Ready } from "./coordinator_state.ts";

/**
 * The newest transition of the store, if another Coordinator of this deployment moved it past `state`.
 *
 * The store is not trusted: what the seed has not signed, what cannot be read, and what this Coordinator has behind
 * itself already is no reason to give up the keys.
 */
export async function movedOnTo(
  history: History,
  state: Ready,
): Promise<LatestTransition | undefined> {
  const latest = await history.latest();
  if (latest === undefined || latest.hash === state.latest.hash) return undefined;
  const transition = encodeTransition(await history.readTransition(latest.hash));
  const key = state.engine.transactionKey.publicKey;
  if (await checkEcdsa(key, latest.signature, transition) !== "match") return undefined;
  const ours = await history.chain(state.latest.hash);
  return ours.some(({ previous }) => previous === latest.hash) ? undefined : latest;
}
