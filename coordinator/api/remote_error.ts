import { Code, ConnectError } from "@connectrpc/connect";
import {
  AppraisalError,
  ContrastError,
  type ErrorFamily,
  InputError,
  InputErrors,
  StateError,
  TransportError,
  VerificationError,
} from "../../core/mod.ts";
import { type ErrorDetail, ErrorDetailSchema } from "./gen/contrast/attest/v1/error_pb.ts";

const MAX_TEXT = 2000;

const codes: Record<ErrorFamily, Code> = {
  usage: Code.InvalidArgument,
  input: Code.InvalidArgument,
  verification: Code.PermissionDenied,
  appraisal: Code.PermissionDenied,
  state: Code.FailedPrecondition,
  transport: Code.Unavailable,
};

/** An error as the client may see it: expected failures in full, faults of the program without any detail. */
export function toConnectError(error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  if (!(error instanceof ContrastError)) {
    return new ConnectError("The Coordinator failed", Code.Internal);
  }
  const value = {
    family: error.family,
    code: error.code,
    message: error instanceof InputErrors
      ? error.problems.map((problem) => problem.describe()).join("; ").slice(0, MAX_TEXT)
      : error.describe(),
    hint: error.hint ?? "",
    reasons: error instanceof AppraisalError ? [...error.reasons] : [],
  };
  return new ConnectError(value.message, codes[error.family], undefined, [
    { desc: ErrorDetailSchema, value },
  ]);
}

/** Turns a failed call into an expected failure: the Coordinator's own, or one of the way to it. */
export function fromConnectError(error: unknown, action: string): unknown {
  if (error instanceof ContrastError) return error;
  const failure = ConnectError.from(error);
  if (failure.cause instanceof ContrastError) return failure.cause;
  const detail = failure.findDetails(ErrorDetailSchema)[0];
  if (detail !== undefined) return remoteError(detail);
  return new TransportError(
    "call_failed",
    `Cannot ${action}: ${printable(failure.rawMessage)} (${Code[failure.code]})`,
    { cause: error },
  );
}

function remoteError(detail: ErrorDetail): ContrastError {
  const code = /^[a-z0-9_]{1,64}$/.test(detail.code) ? detail.code : "remote_error";
  const message = `${printable(detail.message)} (refused by the Coordinator)`;
  const details = detail.hint === "" ? {} : { hint: printable(detail.hint) };
  switch (detail.family) {
    case "input":
      return new InputError(code, message, details);
    case "verification":
      return new VerificationError(code, message, details);
    case "appraisal": {
      const reasons = detail.reasons.slice(0, 64).map((reason) => ({
        code: printable(reason.code),
        message: printable(reason.message),
      }));
      return new AppraisalError(
        code,
        message,
        reasons.length === 0 ? details : { ...details, reasons },
      );
    }
    case "state":
      return new StateError(code, message, details);
    default:
      return new TransportError(code, message, details);
  }
}

/** Text of the other side without control characters, which a terminal would obey. */
function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.slice(0, MAX_TEXT).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]+/g, " ");
}
