import type { LatestTransition, Manifest } from "../../manifest/mod.ts";
import type { CertificateAuthority } from "../ca/certificate_authority.ts";
import type { SeedEngine } from "../keys/seed_engine.ts";

/** No manifest was ever set. */
export interface Uninitialized {
  readonly kind: "uninitialized";
}

/** There is a history, but no seed in memory: the Coordinator was restarted or has fallen behind. */
export interface InRecovery {
  readonly kind: "recovery";
  /** As the store claims it: nobody has checked the signature. */
  readonly latest: LatestTransition;
}

/** A manifest is active. */
export interface Ready {
  readonly kind: "ready";
  readonly latest: LatestTransition;
  readonly manifest: Manifest;
  readonly authority: CertificateAuthority;
  readonly engine: SeedEngine;
  /** Number of transitions in the history. */
  readonly generation: number;
}

/** What a Coordinator is at one moment; immutable, and replaced as a whole. */
export type CoordinatorState = Uninitialized | InRecovery | Ready;
