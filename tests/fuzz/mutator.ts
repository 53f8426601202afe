const interesting = [0, 1, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xfe, 0xff, 0x1f, 0x30, 0xa0];

/** A reproducible source of mutations: the same seed yields the same inputs. */
export class Mutator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** A number from 0 up to `limit`, exclusive (xorshift32). */
  below(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return limit <= 0 ? 0 : this.#state % limit;
  }

  /** One of the seeds with one to six changes. */
  next(seeds: readonly Uint8Array[]): Uint8Array {
    let bytes: Uint8Array = new Uint8Array(seeds[this.below(seeds.length)] ?? new Uint8Array());
    const changes = 1 + this.below(6);
    for (let index = 0; index < changes; index++) bytes = this.#change(bytes, seeds);
    return bytes;
  }

  #change(bytes: Uint8Array, seeds: readonly Uint8Array[]): Uint8Array {
    const at = this.below(bytes.length);
    switch (this.below(8)) {
      case 0: // one bit
        bytes[at] = (bytes[at] ?? 0) ^ (1 << this.below(8));
        return bytes;
      case 1: // a byte that parsers trip over
        bytes[at] = interesting[this.below(interesting.length)] ?? 0;
        return bytes;
      case 2: // a length that is huge or off by one
        for (let index = 0; index < 4 && at + index < bytes.length; index++) {
          bytes[at + index] = this.below(3) === 0 ? 0xff : this.below(256);
        }
        return bytes;
      case 3: // the end is missing
        return bytes.slice(0, at);
      case 4: // something follows
        return Uint8Array.of(
          ...bytes.subarray(0, 9000),
          ...new Uint8Array(1 + this.below(64)).fill(at),
        );
      case 5: { // a piece is repeated
        const piece = bytes.slice(at, at + this.below(64));
        return join(bytes.subarray(0, at), piece, bytes.subarray(at));
      }
      case 6: // a piece is missing
        return join(bytes.subarray(0, at), bytes.subarray(at + this.below(16)));
      default: { // a piece of another seed
        const other = seeds[this.below(seeds.length)] ?? bytes;
        const from = this.below(other.length);
        const piece = other.subarray(from, from + this.below(128));
        return join(bytes.subarray(0, at), piece, bytes.subarray(at + piece.length));
      }
    }
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
