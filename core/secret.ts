const INSPECT = Symbol.for("Deno.customInspect");
const NODE_INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Secret bytes that do not print: neither in logs, nor in errors, nor in JSON. */
export class Secret {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array) {
    this.#bytes = new Uint8Array(bytes);
  }

  /** The bytes themselves, for the one place that needs them. */
  expose(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Number of bytes. */
  get length(): number {
    return this.#bytes.length;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [INSPECT](): string {
    return "[secret]";
  }

  [NODE_INSPECT](): string {
    return "[secret]";
  }
}
