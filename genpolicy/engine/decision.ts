/** One named check that a request does not pass. */
export interface FailedCheck {
  /** Name of the check in the rules, listed in docs/policy-checks.md. */
  readonly check: string;
  /** Parts of the request that the policy does not know. */
  readonly unexpected?: unknown;
  /** Parts of the policy that the request lacks. */
  readonly missing?: unknown;
  /** Names that come more than once. */
  readonly repeated?: unknown;
  /** Variables of the image that would win over those of the YAML. */
  readonly shadowing?: unknown;
}

/** The failed checks of a request, for the container entry that it comes closest to. */
export interface Failure {
  /** Index of the entry in `policy_data.containers`; undefined for requests that create no container. */
  readonly container?: number;
  /** Name of the container in the YAML; "" for the pause container. */
  readonly name?: string;
  /** Never empty. */
  readonly failed: readonly FailedCheck[];
}

/** One change of the state that the rules keep between requests: RFC 6902 on the whole data document. */
export interface StateOperation {
  readonly op: "add" | "remove" | "replace";
  /** JSON pointer, such as `/pstate/sandbox_name`. */
  readonly path: string;
  readonly value?: unknown;
}

/** What the policy says to one request. */
export interface Decision {
  /** Name of the protobuf message, such as `CreateContainerRequest`. */
  readonly kind: string;
  readonly allowed: boolean;
  /** Changes of the state; they are applied already. Empty for a denied request. */
  readonly operations: readonly StateOperation[];
  /** Empty for an allowed request. */
  readonly failures: readonly Failure[];
  /** What the agent answers to a denied request: `<kind> is blocked by policy: …`; "" for an allowed one. */
  readonly message: string;
}
