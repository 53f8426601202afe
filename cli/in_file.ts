import { InputError, InputErrors } from "../core/mod.ts";

/** Adds the name of the file to the places of problems; what is no problem of the input stays as it is. */
export function inFile(error: unknown, file: string): unknown {
  if (error instanceof InputErrors) {
    return new InputErrors(error.problems.map((problem) => inFile(problem, file) as InputError));
  }
  if (!(error instanceof InputError)) return error;
  const place = error.place?.kind === "json"
    ? { ...error.place, file }
    : { kind: "file" as const, file };
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new InputError(error.code, error.message, { place, cause: error, ...hint });
}
