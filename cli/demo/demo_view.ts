import type { Output } from "../output.ts";

/** Shows the demo as it runs: a line a step, a table of attacks, and a sentence at the end. */
export class DemoView {
  readonly #out: Output;
  #quiet: boolean;
  #silent = false;

  constructor(out: Output, options: { readonly quiet: boolean }) {
    this.#out = out;
    this.#quiet = options.quiet;
  }

  /** Nothing that comes from here on is worth showing. */
  silence(): void {
    this.#quiet = true;
    this.#silent = true;
    this.#out.progress("");
  }

  heading(text: string): void {
    if (!this.#quiet) this.#out.result(`\n${this.#paint("1", text)}`);
  }

  /** Says what is going on, on terminals only. */
  working(text: string): void {
    if (!this.#silent) this.#out.progress(`  … ${text}`);
  }

  step(title: string, ok: boolean, ms: number): void {
    this.#out.progress("");
    if (this.#quiet) return;
    this.#out.result(`  ${this.#mark(ok)} ${title.padEnd(62)} ${this.#paint("2", `${ms} ms`)}`);
  }

  attack(title: string, refused: boolean, by: string, code: string): void {
    this.#out.progress("");
    if (this.#quiet) return;
    const verdict = refused ? `refused by ${by}` : this.#paint("31", "NOT refused as it must be");
    this.#out.result(
      `  ${this.#mark(refused)} ${title.padEnd(48)} ${verdict.padEnd(24)} ${
        this.#paint("2", code)
      }`,
    );
  }

  /** The cause of a failure, indented under its line. */
  detail(text: string): void {
    if (this.#silent) return;
    for (const line of text.trimEnd().split("\n")) this.#out.warn("demo", line);
  }

  summary(text: string, ok: boolean): void {
    if (!this.#quiet) this.#out.result(`\n${this.#mark(ok)} ${text}`);
  }

  #mark(ok: boolean): string {
    return ok ? this.#paint("32", "✓") : this.#paint("31", "✗");
  }

  #paint(code: string, text: string): string {
    return this.#out.color ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}
