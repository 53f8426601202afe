import { AppraisalError, type Clock, concatBytes, type Random } from "../../core/mod.ts";

const RANDOM_BYTES = 8;
const EXPIRY_BYTES = 8;
const NONCE_BYTES = 32;
const LIFETIME_MS = 60_000;

/**
 * Nonces for workloads that need no memory: `random(8) || expiry(8) || HMAC-SHA256(key, random || expiry || channel
 * binding)[0..16)`, with the expiry in milliseconds since 1970 as u64be. The key lives as long as the process.
 */
export class ServerNonce {
  readonly #key: CryptoKey;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(key: CryptoKey, clock: Clock, random: Random) {
    this.#key = key;
    this.#clock = clock;
    this.#random = random;
  }

  /** Makes a source of nonces with a key of its own. */
  static async create(clock: Clock, random: Random): Promise<ServerNonce> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const raw = random.bytes(32);
    const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
    return new ServerNonce(key, clock, random);
  }

  /** A nonce of 32 bytes that is good for one TLS session and one minute. */
  async issue(channelBinding: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const expiry = new Uint8Array(EXPIRY_BYTES);
    const deadline = this.#clock.now().getTime() + LIFETIME_MS;
    new DataView(expiry.buffer).setBigUint64(0, BigInt(deadline));
    const head = concatBytes(this.#random.bytes(RANDOM_BYTES), expiry);
    return concatBytes(head, await this.#tag(head, channelBinding));
  }

  /**
   * Accepts a nonce that this process issued for this TLS session and that has not expired.
   *
   * @throws {AppraisalError} `nonce_unknown`, `nonce_expired`.
   */
  async require(nonce: Uint8Array, channelBinding: Uint8Array): Promise<Uint8Array> {
    const head = nonce.subarray(0, RANDOM_BYTES + EXPIRY_BYTES);
    const tag = await this.#tag(head, channelBinding);
    if (nonce.length !== NONCE_BYTES || !sameTag(tag, nonce.subarray(head.length))) {
      throw new AppraisalError(
        "nonce_unknown",
        "Cannot accept evidence: its nonce was not issued for this connection",
      );
    }
    const expiry = new DataView(nonce.buffer, nonce.byteOffset).getBigUint64(RANDOM_BYTES);
    if (BigInt(this.#clock.now().getTime()) > expiry) {
      throw new AppraisalError("nonce_expired", "Cannot accept evidence: its nonce has expired", {
        hint: "ask for a new nonce and try again",
      });
    }
    return nonce;
  }

  async #tag(head: Uint8Array, channelBinding: Uint8Array): Promise<Uint8Array> {
    const message = concatBytes(head, channelBinding);
    const tag = await crypto.subtle.sign("HMAC", this.#key, message);
    return new Uint8Array(tag).subarray(0, NONCE_BYTES - RANDOM_BYTES - EXPIRY_BYTES);
  }
}

/** Compares without telling by its time where the difference is. */
function sameTag(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) ===
    0;
}
