import type { PolicyBindings } from "../policy_data.ts";

/** What there is to know about one named check. */
export interface CheckGuide {
  /** The request that it belongs to. */
  readonly kind: string;
  /** What must hold, as a sentence without a period. */
  readonly rule: string;
  /** What the host could do if nobody checked. */
  readonly attack: string;
  /** The setting under `bindings` that switches it off. */
  readonly binding?: keyof PolicyBindings;
  /** JSON pointer of the value in the request. */
  readonly given?: string;
  /** JSON pointer of the expected value: relative to the container entry, or absolute in the policy data after `#`. */
  readonly wanted?: string;
  /** The change that would allow the request. */
  readonly change: string;
}
