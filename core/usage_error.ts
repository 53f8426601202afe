import { ContrastError } from "./contrast_error.ts";

/** The command was called in a way that cannot work; exit code 2. */
export class UsageError extends ContrastError {
  override readonly family = "usage";
}
