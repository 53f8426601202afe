import { VerificationError } from "../../core/mod.ts";

/** Reads a binary structure from front to back and names the field that does not fit. */
export class QuoteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #offset: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#offset = start;
    this.#end = end;
  }

  /** Offset of the next field from the start of the whole quote. */
  get offset(): number {
    return this.#offset;
  }

  /** Number of bytes that are left. */
  get left(): number {
    return this.#end - this.#offset;
  }

  /** The next `length` bytes; the result is a view, because signatures cover the bytes as they came. */
  take(length: number, field: string): Uint8Array {
    if (length > this.left) {
      throw new VerificationError(
        "tdx_quote_truncated",
        `Cannot read TDX quote: ${field} needs ${length} bytes, ${this.left} are left`,
        { place: { kind: "field", field, offset: this.#offset } },
      );
    }
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** A little-endian 16-bit number. */
  u16(field: string): number {
    const [low = 0, high = 0] = this.take(2, field);
    return low | (high << 8);
  }

  /** A little-endian 32-bit number. */
  u32(field: string): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.take(4, field);
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  /** A part of `length` bytes with a reader of its own. */
  part(length: number, field: string): QuoteReader {
    const start = this.#offset;
    this.take(length, field);
    return new QuoteReader(this.#bytes, start, this.#offset);
  }

  /** Refuses bytes that nothing describes. */
  finish(field: string): void {
    if (this.left > 0) {
      throw new VerificationError(
        "tdx_quote_surplus",
        `Cannot read TDX quote: ${field} has ${this.left} bytes more than its contents need`,
        { place: { kind: "field", field, offset: this.#offset } },
      );
    }
  }
}
