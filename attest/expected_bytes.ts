import { type AppraisalReason, equalBytes, InputError } from "../core/mod.ts";

/** The explicit statement that a value does not matter; an empty value never means that. */
export interface AnyValue {
  readonly any: true;
}

/** One exact value, several of which one must match, or the explicit `{ any: true }`. */
export type ExpectedBytes = Uint8Array | readonly Uint8Array[] | AnyValue;

function isAny(expected: ExpectedBytes): expected is AnyValue {
  return "any" in expected;
}

function invalid(option: string, rule: string): InputError {
  return new InputError("appraisal_policy_invalid", `Cannot appraise: ${option} ${rule}`);
}

/** The wanted values of `expected`, or `undefined` for any. */
function candidates(
  expected: ExpectedBytes,
  length: number,
  option: string,
): readonly Uint8Array[] | undefined {
  // Callers without a type checker may leave it out; that is no way to say "any".
  if (typeof expected !== "object" || expected === null) throw invalid(option, "is missing");
  if (isAny(expected)) {
    if (expected.any === true) return undefined;
    throw invalid(option, "is not a value");
  }
  const values = expected instanceof Uint8Array ? [expected] : expected;
  if (values.length === 0) {
    throw invalid(option, "lists no value");
  }
  for (const value of values) {
    if (value.length !== length) {
      throw invalid(option, `has ${value.length} bytes, expected ${length}`);
    }
  }
  return values;
}

/**
 * Compares a value with what is expected.
 *
 * @param length bytes that every expected value must have.
 * @param option the name of the option and, in the reason, of the claim.
 * @param code of the reason.
 * @returns the reason why not, if any.
 * @throws {InputError} `appraisal_policy_invalid` for an empty list or a value of another length.
 */
export function compareBytes(
  actual: Uint8Array,
  expected: ExpectedBytes,
  length: number,
  option: string,
  code: string,
): AppraisalReason | undefined {
  const wanted = candidates(expected, length, option);
  if (wanted === undefined || wanted.some((value) => equalBytes(value, actual))) return undefined;
  const [first] = wanted;
  const list = wanted.length === 1 && first !== undefined
    ? first.toHex()
    : `one of ${wanted.length} values`;
  return { code, message: `${option} is ${actual.toHex()}, expected ${list}` };
}
