/** Contents of an initdata document: what the host hands to a guest, and the hardware measures. */
export interface Initdata {
  readonly algorithm: "sha256" | "sha384" | "sha512";
  /** Entries by name; the policy is `policy.rego`. */
  readonly data: Readonly<Record<string, string>>;
}

/** The entry that holds the policy. */
export const policyEntry = "policy.rego";

/** The entry that names the Coordinators that the workload trusts, as JSON. */
export const trustAnchorsEntry = "contrast-coordinator.json";
