import { ContrastError } from "./contrast_error.ts";

/** All problems of all inputs, reported together so that nobody has to fix them one run at a time; exit code 3. */
export class InputErrors extends ContrastError {
  override readonly family = "input";
  /** The problems in the order of their places; never empty. */
  readonly problems: readonly ContrastError[];

  constructor(problems: readonly ContrastError[]) {
    super(
      problems[0]?.code ?? "no_problem",
      `Cannot continue: ${problems.length} problem${problems.length === 1 ? "" : "s"} in the input`,
    );
    this.problems = problems;
  }
}
