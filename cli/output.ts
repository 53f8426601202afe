import { formatPlace, type Place } from "../core/mod.ts";
import { printable } from "./printable.ts";

/** Where output goes. */
export interface OutputStreams {
  readonly stdout: (bytes: Uint8Array) => void;
  readonly stderr: (bytes: Uint8Array) => void;
  /** Whether a person watches stderr. */
  readonly isTerminal: () => boolean;
  /** Whether results may be coloured. */
  readonly color: () => boolean;
}

/**
 * The manners of the command line: results go to stdout, everything else to stderr with the prefix `contrast:`,
 * without a capital and without a final period; progress only where a person watches.
 */
export class Output {
  readonly #streams: OutputStreams;
  readonly #encoder = new TextEncoder();

  constructor(streams: OutputStreams) {
    this.#streams = streams;
  }

  /** Whether results may be coloured. */
  get color(): boolean {
    return this.#streams.color();
  }

  /** Whether a person watches the progress. */
  get interactive(): boolean {
    return this.#streams.isTerminal();
  }

  /** A line (or lines) of the result. */
  result(text: string): void {
    this.#streams.stdout(this.#encoder.encode(text.endsWith("\n") ? text : `${text}\n`));
  }

  /** The result as JSON: two spaces of indentation and a final newline. */
  json(value: unknown): void {
    this.result(JSON.stringify(value, null, 2));
  }

  /** The result as raw bytes. */
  binary(bytes: Uint8Array): void {
    this.#streams.stdout(bytes);
  }

  /** Progress, for people only. */
  note(text: string): void {
    if (this.interactive) this.#line(text);
  }

  /** Something that a log has to have too: written also where nobody watches. */
  info(text: string): void {
    this.#line(`contrast: ${text}`);
  }

  /** Replaces the last progress line that was written this way; for people only. */
  progress(text: string): void {
    if (this.interactive) this.#streams.stderr(this.#encoder.encode(`\r\x1b[2K${text}`));
  }

  /** Something that must be read although the command went on. */
  warn(code: string, text: string, place?: Place): void {
    const where = place === undefined ? "" : `${formatPlace(place)}: `;
    this.#line(`contrast: warning: ${where}${text} [${code}]`);
  }

  /** What to do next. */
  hint(text: string): void {
    this.#line(`contrast: hint: ${text}`);
  }

  #line(text: string): void {
    this.#streams.stderr(this.#encoder.encode(`${printable(text)}\n`));
  }
}
