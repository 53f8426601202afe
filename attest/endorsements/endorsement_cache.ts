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
  /** `key` consists of letters, digits, `-`, `_`, `.` and `/`. */
  read(key: string): Promise<CachedEndorsement | undefined>;
  write(key: string, endorsement: CachedEndorsement): Promise<void>;
}

/** A cache that lasts as long as the process. */
export function memoryEndorsementCache(): EndorsementCache {
  const entries = new Map<string, CachedEndorsement>();
  return {
    read: (key) => Promise.resolve(entries.get(key)),
    write: (key, endorsement) => {
      entries.set(key, endorsement);
      return Promise.resolve();
    },
  };
}
