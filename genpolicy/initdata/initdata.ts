/** Contents of an initdata document. */
export interface Initdata {
  readonly algorithm: "sha256" | "sha384" | "sha512";
  /** Entries by name; the policy is `policy.rego`. */
  readonly data: Readonly<Record<string, string>>;
}

/** The entry that holds the policy. */
export const policyEntry = "policy.rego";
