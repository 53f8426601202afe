import { InputError } from "../../core/mod.ts";
import type { PolicyData } from "../policy_data.ts";

/** A rendered policy in its two parts. */
export interface SplitPolicy {
  /** The rules, with their final newline. */
  readonly rules: string;
  readonly policyData: PolicyData;
}

const MARK = "\npolicy_data := ";

/** No pod comes near this; annotations end at 256 KiB after compression. */
const MAX_POLICY_LENGTH = 16 * 1024 * 1024;

/**
 * Splits the text that an agent receives into its rules and its data.
 *
 * @throws {InputError} `policy_malformed` when the text has no `policy_data := {…}` at its end, or is longer than 16 MiB.
 */
export function splitPolicy(text: string): SplitPolicy {
  const at = text.lastIndexOf(MARK);
  if (at === -1 || text.length > MAX_POLICY_LENGTH) {
    throw new InputError(
      "policy_malformed",
      "Cannot read the policy: expected rules followed by policy_data := {…}",
      { hint: "pass the text that contrast policy render prints" },
    );
  }
  return {
    rules: `${text.slice(0, at).trimEnd()}\n`,
    policyData: parseData(text.slice(at + MARK.length)),
  };
}

function parseData(text: string): PolicyData {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError("policy_malformed", "Cannot read policy_data: expected one JSON object", {
      cause,
    });
  }
  if (typeof value !== "object" || value === null || !("containers" in value)) {
    throw new InputError(
      "policy_malformed",
      "Cannot read policy_data: expected an object with the key containers",
    );
  }
  return value as PolicyData;
}
