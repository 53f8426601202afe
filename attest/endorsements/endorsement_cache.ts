/** An answer of a vendor's service, kept for later. */
export interface CachedEndorsement {
  readonly body: Uint8Array;
  /** Header values that belong to the body, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetchedAt: Date;
}

/**
 * Where answers of the vendors' services are kept; a directory, a ConfigMap or memory.
 *
 * What comes out is verified like what comes from the network, so a cache need not be trusted.
 */
export interface EndorsementCache {
  /** `key` consists of lower-case letters, digits, `-`, `_`, `.` and `/`. */
  get(key: string): Promise<CachedEndorsement | undefined>;
  set(key: string, endorsement: CachedEndorsement): Promise<void>;
}

/** A cache that lasts as long as the process. */
export class MemoryEndorsementCache implements EndorsementCache {
  readonly #entries = new Map<string, CachedEndorsement>();

  get(key: string): Promise<CachedEndorsement | undefined> {
    return Promise.resolve(this.#entries.get(key));
  }

  set(key: string, endorsement: CachedEndorsement): Promise<void> {
    this.#entries.set(key, endorsement);
    return Promise.resolve();
  }
}
