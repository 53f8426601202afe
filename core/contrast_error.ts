import type { Place } from "./place.ts";
import { formatPlace } from "./place.ts";

/** The six families of expected failures; each has one exit code. */
export type ErrorFamily =
  | "usage"
  | "input"
  | "verification"
  | "appraisal"
  | "state"
  | "transport";

/** What an error may carry besides its code and its sentence. */
export interface ErrorDetails {
  /** Where the fault lies: a file position, a JSON path, or a field of a binary format. */
  readonly place?: Place;
  /** What the user can do about it: one sentence, lower case, no final period. */
  readonly hint?: string;
  /** The error that led to this one; it is logged, and is never part of the message. */
  readonly cause?: unknown;
}

/**
 * An expected failure: something the product refuses, with a stable code, a sentence, a place and a hint.
 *
 * Everything else that is thrown is a fault of the program and ends with exit code 1.
 */
export abstract class ContrastError extends Error {
  abstract readonly family: ErrorFamily;
  /** Stable identifier in snake case, listed in docs/errors.md. */
  readonly code: string;
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.place = details.place;
    this.hint = details.hint;
  }

  /** The place, if there is one, and the sentence: `web.yaml:3:7: Cannot read …`. */
  describe(): string {
    return this.place === undefined ? this.message : `${formatPlace(this.place)}: ${this.message}`;
  }
}
