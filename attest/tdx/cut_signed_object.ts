import { VerificationError } from "../../core/mod.ts";

/** The two members of a signed collateral document of the Intel PCS. */
export interface SignedObject {
  /** The exact bytes of the inner object as served; the signature covers them. */
  readonly message: Uint8Array;
  /** ECDSA P-256 signature, r || s, 64 bytes big-endian. */
  readonly signature: Uint8Array;
}

/** Largest collateral document that is read, in bytes; real ones have up to 20 kB. */
export const MAX_COLLATERAL_SIZE = 1_048_576;

const MAX_DEPTH = 16;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Cuts `{"<name>":{…},"signature":"<hex>"}` into the raw bytes of the inner object and its signature.
 *
 * The inner object is not interpreted: what is verified must be the bytes as they came, because another
 * serialisation of the same value has another signature. Members may come in either order; further or
 * repeated members are refused. Source: Intel PCS API v4.
 *
 * @throws {VerificationError} `tdx_collateral_malformed` with the document and the offset.
 */
export function cutSignedObject(
  document: Uint8Array,
  name: "tcbInfo" | "enclaveIdentity",
): SignedObject {
  const cutter = new Cutter(document, name);
  let message: Uint8Array | undefined;
  let signature: Uint8Array | undefined;
  cutter.expect("{");
  do {
    const key = cutter.string();
    cutter.expect(":");
    if (key === name && message === undefined) {
      message = cutter.object();
    } else if (key === "signature" && signature === undefined) {
      signature = cutter.signature();
    } else {
      throw cutter.malformed(`has an unexpected member ${JSON.stringify(key.slice(0, 40))}`);
    }
  } while (cutter.accept(","));
  cutter.expect("}");
  cutter.end();
  if (message === undefined || signature === undefined) {
    throw cutter.malformed(`has no ${message === undefined ? name : "signature"}`);
  }
  return { message, signature };
}

class Cutter {
  readonly #bytes: Uint8Array;
  readonly #name: string;
  #offset = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.#name = name;
    if (bytes.length > MAX_COLLATERAL_SIZE) {
      throw this.malformed(`has ${bytes.length} bytes, at most ${MAX_COLLATERAL_SIZE} are read`);
    }
  }

  malformed(rule: string): VerificationError {
    return new VerificationError(
      "tdx_collateral_malformed",
      `Cannot read the document of ${this.#name}: it ${rule}`,
      { place: { kind: "field", field: this.#name, offset: this.#offset } },
    );
  }

  accept(character: string): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#offset] !== character.charCodeAt(0)) {
      return false;
    }
    this.#offset++;
    return true;
  }

  expect(character: string): void {
    if (!this.accept(character)) {
      throw this.malformed(`lacks ${JSON.stringify(character)}`);
    }
  }

  end(): void {
    this.#skipSpace();
    if (this.#offset < this.#bytes.length) {
      throw this.malformed("continues after its end");
    }
  }

  /** A string without escapes, as member names and hex digits are. */
  string(): string {
    this.expect('"');
    const start = this.#offset;
    const end = this.#bytes.indexOf(QUOTE, start);
    const text = end < 0 ? undefined : this.#bytes.subarray(start, end);
    if (
      text === undefined || text.some((byte) => byte < 0x20 || byte > 0x7e || byte === BACKSLASH)
    ) {
      throw this.malformed("has a member name or signature that is not plain text");
    }
    this.#offset = end + 1;
    return new TextDecoder().decode(text);
  }

  signature(): Uint8Array {
    const text = this.string();
    if (!/^[0-9a-fA-F]{128}$/.test(text)) {
      throw this.malformed("has a signature that is not 128 hex digits");
    }
    return Uint8Array.fromHex(text);
  }

  /** The bytes from an opening brace to the one that closes it. */
  object(): Uint8Array {
    this.#skipSpace();
    const start = this.#offset;
    this.expect("{");
    for (let depth = 1; depth > 0;) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined || depth > MAX_DEPTH) {
        throw this.malformed(byte === undefined ? "ends too early" : "is nested too deeply");
      }
      if (byte === QUOTE) {
        this.#skipString();
      } else if (byte === 0x7b || byte === 0x5b) {
        depth++;
      } else if (byte === 0x7d || byte === 0x5d) {
        depth--;
      }
    }
    return this.#bytes.subarray(start, this.#offset);
  }

  #skipString(): void {
    for (;;) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined) {
        throw this.malformed("ends inside a string");
      }
      if (byte === BACKSLASH) {
        this.#offset++;
      } else if (byte === QUOTE) {
        return;
      }
    }
  }

  #skipSpace(): void {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.#bytes[this.#offset] ?? 0)) {
      this.#offset++;
    }
  }
}
