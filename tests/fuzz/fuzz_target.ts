/** A parser of untrusted bytes. */
export interface FuzzTarget {
  readonly name: string;
  /** Well-formed inputs that are mutated. */
  readonly seeds: readonly Uint8Array[];
  /** Parses; may throw typed errors only. */
  readonly parse: (bytes: Uint8Array) => void;
}
