import { ContrastError, InputErrors } from "../core/mod.ts";

/** Collects what is wrong with the input, so that it is reported at once. */
export class Problems {
  readonly #found: ContrastError[] = [];

  /** Adds a problem; of several problems their parts. */
  add(problem: ContrastError): void {
    if (problem instanceof InputErrors) this.#found.push(...problem.problems);
    else this.#found.push(problem);
  }

  /** Number of problems so far. */
  get count(): number {
    return this.#found.length;
  }

  /** Whether a problem of one of these codes was found. */
  has(...codes: readonly string[]): boolean {
    return this.#found.some((problem) => codes.includes(problem.code));
  }

  /** Runs `step`; a coded error becomes a problem and undefined is returned, other errors pass. */
  try<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof ContrastError)) throw error;
      this.add(error);
      return undefined;
    }
  }

  /**
   * Ends the work when there is a problem.
   *
   * @throws {InputErrors} with all problems, in the order of their places.
   */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new InputErrors(this.#found.toSorted(byPlace));
  }
}

/** By file, line and column; problems without a line keep their order, behind the others. */
function byPlace(left: ContrastError, right: ContrastError): number {
  const [a, b] = [left.place, right.place];
  if (a?.kind !== "file" || b?.kind !== "file") {
    return Number(a?.kind !== "file") - Number(b?.kind !== "file");
  }
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
