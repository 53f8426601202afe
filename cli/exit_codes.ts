import type { ErrorFamily } from "../core/mod.ts";

/** The exit code of each family of errors, and of faults that no family covers. */
export const EXIT_CODES: Readonly<Record<ErrorFamily | "fault", number>> = {
  fault: 1,
  usage: 2,
  input: 3,
  verification: 4,
  appraisal: 5,
  state: 6,
  transport: 7,
};
