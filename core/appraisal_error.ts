import { ContrastError, type ErrorDetails } from "./contrast_error.ts";

/** One expectation that genuine evidence, a manifest or a request does not meet. */
export interface AppraisalReason {
  /** Stable identifier in snake case. */
  readonly code: string;
  /** Names the field, the actual and the wanted value. */
  readonly message: string;
}

/** Genuine, but not what is expected: appraisal, manifest mismatch or policy denial; exit code 5. */
export class AppraisalError extends ContrastError {
  override readonly family = "appraisal";
  /** Every expectation that was missed, in the order of the checks; never empty. */
  readonly reasons: readonly AppraisalReason[];

  constructor(
    code: string,
    message: string,
    details: ErrorDetails & { readonly reasons?: readonly AppraisalReason[] } = {},
  ) {
    super(code, message, details);
    this.reasons = details.reasons ?? [{ code, message }];
  }
}
