import type { JsonPlace, Sha256Hex } from "../core/mod.ts";
import type { ManifestContent } from "./manifest_schema.ts";

/** A manifest that passed every check: its bytes, which are what is hashed and compared, and what they say. */
export interface Manifest {
  /** The bytes as they were read; there is no canonical form. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256 of `bytes`. */
  readonly hash: Sha256Hex;
  readonly content: ManifestContent;
  /** Reference values that only the owner of the hardware can fill in and that are still empty. */
  readonly missing: readonly JsonPlace[];
}

/** The policy hashes of a manifest whose role is `coordinator`; at least one. */
export function coordinatorPolicies(manifest: Manifest): Sha256Hex[] {
  return Object.entries(manifest.content.Policies)
    .filter(([, entry]) => entry.Role === "coordinator")
    .map(([hash]) => hash as Sha256Hex);
}
