import { AppraisalError, type ContrastError } from "../../core/mod.ts";

/** The codes of an error and of all its reasons. */
export function codesOf(error: ContrastError): string[] {
  const reasons = error instanceof AppraisalError ? error.reasons : [];
  return [error.code, ...reasons.map(({ code }) => code)];
}
