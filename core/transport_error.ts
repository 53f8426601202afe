import { ContrastError } from "./contrast_error.ts";

/** A Coordinator, registry or vendor service cannot be reached or answers with nonsense; exit code 7. */
export class TransportError extends ContrastError {
  override readonly family = "transport";
}
