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
   * @throws {InputErrors} with all problems.
   */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new InputErrors(this.#found);
  }
}
