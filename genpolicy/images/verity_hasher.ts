import { hash } from "node:crypto";
import { InputError } from "../../core/mod.ts";

/** The root of a dm-verity hash tree. */
export interface VerityRoot {
  /** 64 lower-case hex digits. */
  readonly rootHash: string;
  /** Number of 4096-byte data blocks; the last one is filled up with zeros. */
  readonly dataBlocks: number;
  /** Bytes of data before filling up. */
  readonly dataBytes: number;
}

/** A level of the tree: the hash block that is being filled. */
interface Level {
  readonly block: Uint8Array;
  used: number;
  /** All digests that the level ever got. */
  digests: number;
}

const blockBytes = 4096;
const digestBytes = 32;

/** The salt of earlier Kata releases, and the default here: 32 zero bytes. */
export const defaultVeritySalt: Uint8Array = new Uint8Array(32);

/**
 * Computes the root hash that `veritysetup format` would print for a stream of data: format version 1, SHA-256, data
 * and hash blocks of 4096 bytes (Linux, "dm-verity"). Needs a few blocks of memory, whatever the amount of data.
 */
export class VerityHasher {
  /** The salt, and room for a block: one call for each hash is much faster than three. */
  readonly #salted: Uint8Array;
  readonly #saltBytes: number;
  readonly #block = new Uint8Array(blockBytes);
  readonly #levels: Level[] = [];
  #used = 0;
  #bytes = 0;

  /** @param salt at most 256 bytes; empty for none. */
  constructor(salt: Uint8Array = defaultVeritySalt) {
    this.#salted = new Uint8Array(salt.length + blockBytes);
    this.#salted.set(salt);
    this.#saltBytes = salt.length;
  }

  /** Takes the next data. */
  write(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    let offset = 0;
    if (this.#used > 0) {
      offset = Math.min(blockBytes - this.#used, chunk.length);
      this.#block.set(chunk.subarray(0, offset), this.#used);
      this.#used += offset;
      if (this.#used < blockBytes) return;
      this.#push(0, this.#hash(this.#block));
      this.#used = 0;
    }
    for (; offset + blockBytes <= chunk.length; offset += blockBytes) {
      this.#push(0, this.#hash(chunk.subarray(offset, offset + blockBytes)));
    }
    this.#block.set(chunk.subarray(offset));
    this.#used = chunk.length - offset;
  }

  /**
   * Says that the data ends here.
   *
   * @throws {InputError} `verity_data_empty`: there is no tree over nothing.
   */
  finish(): VerityRoot {
    if (this.#bytes === 0) {
      throw new InputError("verity_data_empty", "Cannot compute a root hash: there is no data");
    }
    if (this.#used > 0) this.#push(0, this.#hash(this.#block.fill(0, this.#used)));
    const dataBlocks = Math.ceil(this.#bytes / blockBytes);
    for (let index = 0;; index++) {
      const level = this.#levels[index] as Level;
      // The only digest of a level is that of the only block below: the root.
      if (level.digests === 1) {
        const rootHash = level.block.subarray(0, digestBytes).toHex();
        return { rootHash, dataBlocks, dataBytes: this.#bytes };
      }
      if (level.used > 0) this.#flush(index, level);
    }
  }

  /** As hex: it comes faster out of the runtime than bytes do. */
  #hash(block: Uint8Array): string {
    this.#salted.set(block, this.#saltBytes);
    return hash("sha256", this.#salted, "hex");
  }

  #push(index: number, digest: string): void {
    const level = this.#levels[index] ??= {
      block: new Uint8Array(blockBytes),
      used: 0,
      digests: 0,
    };
    level.block.subarray(level.used).setFromHex(digest);
    level.used += digestBytes;
    level.digests++;
    if (level.used === blockBytes) this.#flush(index, level);
  }

  #flush(index: number, level: Level): void {
    this.#push(index + 1, this.#hash(level.block.fill(0, level.used)));
    level.used = 0;
  }
}
