import { VerificationError } from "../../core/mod.ts";
import { type DerElement, derTag } from "./der_element.ts";
import { decodeOid } from "./_oid.ts";

function malformed(what: string, offset: number, rule: string): VerificationError {
  return new VerificationError("der_malformed", `Cannot read ${what}: ${rule}`, {
    place: { kind: "field", field: what, offset },
  });
}

/**
 * Reads DER strictly, element by element, without recursion: definite minimal lengths, low tag numbers, nothing left over.
 *
 * `what` names the structure in errors, for example `VCEK`; `base` is where `bytes` starts in that structure.
 * Every method throws {@linkcode VerificationError} `der_malformed` with the field and its offset.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  readonly #base: number;
  #position = 0;

  constructor(bytes: Uint8Array, what: string, base = 0) {
    this.#bytes = bytes;
    this.#what = what;
    this.#base = base;
  }

  /** The name of the structure, for errors. */
  get what(): string {
    return this.#what;
  }

  /** Offset of the next element in the outermost structure. */
  get offset(): number {
    return this.#base + this.#position;
  }

  /** Whether all elements are read. */
  get atEnd(): boolean {
    return this.#position === this.#bytes.length;
  }

  /** The error that `rule` is broken here. */
  malformed(field: string, rule: string, offset = this.offset): VerificationError {
    return malformed(`${this.#what}.${field}`, offset, rule);
  }

  /** The next identifier octet without reading it, or `undefined` at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#position];
  }

  /** The next element, which must have the tag `tag`; `field` names it in errors. */
  element(tag: number, field: string): DerElement {
    const found = this.peek();
    if (found !== tag) {
      const actual = found === undefined
        ? "the structure ends"
        : `found tag 0x${found.toString(16)}`;
      throw this.malformed(field, `expected tag 0x${tag.toString(16)}, ${actual}`);
    }
    return this.any(field);
  }

  /** The next element if it has the tag `tag`. */
  optional(tag: number, field: string): DerElement | undefined {
    return this.peek() === tag ? this.any(field) : undefined;
  }

  /** The next element, whatever it is. */
  any(field: string): DerElement {
    const start = this.#position;
    const tag = this.#bytes[start];
    if (tag === undefined) throw this.malformed(field, "the structure ends");
    if ((tag & 0x1f) === 0x1f) throw this.malformed(field, "high tag numbers are not allowed");
    const { length, headerLength } = this.#length(start + 1, field);
    const contentStart = start + headerLength;
    const end = contentStart + length;
    if (end > this.#bytes.length) {
      throw this.malformed(
        field,
        `length ${length} exceeds the ${this.#bytes.length - contentStart} remaining bytes`,
      );
    }
    this.#position = end;
    return {
      tag,
      content: this.#bytes.subarray(contentStart, end),
      raw: this.#bytes.subarray(start, end),
      offset: this.#base + start,
      contentOffset: this.#base + contentStart,
    };
  }

  #length(position: number, field: string): { length: number; headerLength: number } {
    const first = this.#bytes[position];
    if (first === undefined) throw this.malformed(field, "the length is missing");
    if (first < 0x80) return { length: first, headerLength: 2 };
    const count = first & 0x7f;
    if (count === 0) throw this.malformed(field, "indefinite lengths are not allowed");
    if (count > 4) throw this.malformed(field, "the length has more than four bytes");
    let length = 0;
    for (let index = 1; index <= count; index++) {
      const byte = this.#bytes[position + index];
      if (byte === undefined) throw this.malformed(field, "the length is cut off");
      length = length * 256 + byte;
    }
    if (length < 0x80 || length < 2 ** (8 * (count - 1))) {
      throw this.malformed(field, "the length is not in its shortest form");
    }
    return { length, headerLength: 2 + count };
  }

  /** The elements inside the next element, which must have the tag `tag`. */
  inside(tag: number, field: string): DerReader {
    return this.enter(this.element(tag, field), field);
  }

  /** The elements inside `element`. */
  enter(element: DerElement, field: string): DerReader {
    return new DerReader(element.content, `${this.#what}.${field}`, element.contentOffset);
  }

  /** The value of the next INTEGER, big-endian two's complement in its shortest form. */
  integer(field: string): Uint8Array {
    const { content, offset } = this.element(derTag.integer, field);
    const [first, second] = content;
    if (first === undefined) throw this.malformed(field, "the integer is empty", offset);
    if (
      second !== undefined &&
      ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
    ) {
      throw this.malformed(field, "the integer is not in its shortest form", offset);
    }
    return content;
  }

  /** The value of the next INTEGER, which must lie between 0 and `maximum`. */
  smallInteger(field: string, maximum: number): number {
    const offset = this.offset;
    const content = this.integer(field);
    const negative = (content[0] ?? 0) >= 0x80;
    const value = content.length > 6
      ? Infinity
      : content.reduce((sum, byte) => sum * 256 + byte, 0);
    if (negative || value > maximum) {
      throw this.malformed(field, `the integer is not between 0 and ${maximum}`, offset);
    }
    return value;
  }

  /** The next BOOLEAN, 0x00 or 0xFF. */
  boolean(field: string): boolean {
    const { content, offset } = this.element(derTag.boolean, field);
    if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) {
      throw this.malformed(field, "the boolean is neither 0x00 nor 0xff", offset);
    }
    return content[0] === 0xff;
  }

  /** The next OBJECT IDENTIFIER in dotted form. */
  oid(field: string): string {
    const { content, offset } = this.element(derTag.oid, field);
    const oid = decodeOid(content);
    if (oid === undefined) {
      throw this.malformed(field, "the object identifier is malformed", offset);
    }
    return oid;
  }

  /** The bytes of the next BIT STRING, which must be whole. */
  bitString(field: string): Uint8Array {
    const { content, offset } = this.element(derTag.bitString, field);
    if (content[0] !== 0) {
      throw this.malformed(field, "the bit string is empty or not a whole number of bytes", offset);
    }
    return content.subarray(1);
  }

  /** Refuses anything that is left. */
  end(): void {
    if (!this.atEnd) {
      throw malformed(
        this.#what,
        this.offset,
        `${this.#bytes.length - this.#position} bytes follow the last expected element`,
      );
    }
  }
}
