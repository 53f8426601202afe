import type { AttestCrypto } from "../crypto/attest_crypto.ts";

const LIMIT = 64;

/**
 * Parsed forms of documents whose signatures were verified, by label and exact content.
 *
 * What bytes say does not age; dates, revocation and pins are checked anew each time. Only verified documents
 * are kept, so that a stranger cannot fill the memory, and the oldest goes first.
 */
export class ParsedFacts {
  readonly #facts = new Map<string, unknown>();

  /** The kept form, or that which `parse` makes of the content. */
  get<T>(key: string, parse: () => T): T {
    return this.#facts.has(key) ? this.#facts.get(key) as T : parse();
  }

  /** Keeps the form of a verified document. */
  keep(key: string, value: unknown): void {
    this.#facts.set(key, value);
    if (this.#facts.size > LIMIT) {
      for (const oldest of this.#facts.keys()) {
        this.#facts.delete(oldest);
        break;
      }
    }
  }
}

const byCrypto = new WeakMap<AttestCrypto, ParsedFacts>();

/** The facts that live as long as the cryptography that verified them. */
export function parsedFacts(crypto: AttestCrypto): ParsedFacts {
  const known = byCrypto.get(crypto) ?? new ParsedFacts();
  byCrypto.set(crypto, known);
  return known;
}

/** A key for bytes: label and digest. */
export async function contentKey(
  label: string,
  bytes: Uint8Array,
  crypto: AttestCrypto,
): Promise<string> {
  return `${label}:${(await crypto.digest("SHA-256", bytes)).toHex()}`;
}
