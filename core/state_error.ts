import { ContrastError } from "./contrast_error.ts";

/** The state of the Coordinator refuses the request: recovery needed, conflict, updates disabled; exit code 6. */
export class StateError extends ContrastError {
  override readonly family = "state";
}
