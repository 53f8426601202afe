import { ContrastError, type FilePlace, InputErrors } from "../../core/mod.ts";

/** Collects expected failures, so that all of them are reported at once. */
export class ProblemList {
  readonly #problems: ContrastError[] = [];
  readonly #ignored = new Set<string>();

  /** Whether nothing has gone wrong so far. */
  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  /** Runs `step`; an expected failure is kept and undefined returned. */
  async try<T>(step: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof ContrastError)) throw error;
      this.add(error);
      return undefined;
    }
  }

  /** From now on, failures with this code are passed over: they follow from one that is kept. */
  ignore(code: string): void {
    this.#ignored.add(code);
  }

  /** Keeps a failure; of several their parts, each once. */
  add(error: ContrastError): void {
    for (const problem of error instanceof InputErrors ? error.problems : [error]) {
      if (this.#ignored.has(problem.code)) continue;
      const key = describe(problem);
      if (!this.#problems.some((other) => describe(other) === key)) this.#problems.push(problem);
    }
  }

  /** Ends the work when there is a problem: a single one is thrown as it is. */
  throwIfAny(): void {
    const [first, second] = this.#problems;
    if (first === undefined) return;
    if (second === undefined) throw first;
    throw new InputErrors(this.#problems.toSorted(byPlace));
  }
}

function describe(error: ContrastError): string {
  return `${error.code} ${error.describe()}`;
}

function byPlace(left: ContrastError, right: ContrastError): number {
  const [a, b] = [filePlace(left), filePlace(right)];
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function filePlace(error: ContrastError): FilePlace | undefined {
  return error.place?.kind === "file" ? error.place : undefined;
}
