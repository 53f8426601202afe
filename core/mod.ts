/**
 * The vocabulary that every room shares: coded errors, places, digests, secrets, clock and randomness.
 * Nothing here knows of files, networks or terminals; it runs in a browser too.
 *
 * @module
 */
export { AppraisalError, type AppraisalReason } from "./appraisal_error.ts";
export { concatBytes, equalBytes } from "./bytes.ts";
export { type Clock, FixedClock, systemClock } from "./clock.ts";
export { ContrastError, type ErrorDetails, type ErrorFamily } from "./contrast_error.ts";
export { InputError } from "./input_error.ts";
export { InputErrors } from "./input_errors.ts";
export {
  type FieldPlace,
  type FilePlace,
  formatPlace,
  type JsonPlace,
  type Place,
} from "./place.ts";
export { type Random, systemRandom } from "./random.ts";
export { Secret } from "./secret.ts";
export { parseSha256Hex, type Sha256Hex, sha256Hex } from "./sha256_hex.ts";
export { StateError } from "./state_error.ts";
export { TransportError } from "./transport_error.ts";
export { UsageError } from "./usage_error.ts";
export { VerificationError } from "./verification_error.ts";
