import { ContrastError } from "./contrast_error.ts";

/** The evidence is not genuine: it does not parse, its signature or its chain is wrong; exit code 4. */
export class VerificationError extends ContrastError {
  override readonly family = "verification";
}
