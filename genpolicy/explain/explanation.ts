import type { Origin } from "../origins.ts";

/** Why one check of a request fails, for people and for programs. */
export interface Explanation {
  /** Kind of the request. */
  readonly kind: string;
  /** Name of the check, listed in docs/policy-checks.md. */
  readonly check: string;
  /** Name of the container in the YAML that the request comes closest to; "pause" for the pause container. */
  readonly container?: string;
  /** What must hold. */
  readonly rule: string;
  /** What the policy wants; undefined where that is not a value. */
  readonly expected?: unknown;
  /** What the request has; undefined when the request is not at hand. */
  readonly actual?: unknown;
  /** Where the expected value comes from. */
  readonly origin?: Origin;
  /** The change that would allow the request. */
  readonly change: string;
  /** Fields that the request should have and has not, or has in another type, as JSON pointers. */
  readonly requestProblems: readonly string[];
}
