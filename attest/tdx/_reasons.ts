import type { AppraisalReason } from "../../core/mod.ts";
import { equalBytes } from "../../core/mod.ts";
import type { OneOf, Wanted } from "./tdx_appraisal_policy.ts";

/** Collects every expectation that evidence misses. */
export class Reasons {
  readonly #list: AppraisalReason[] = [];

  /** All reasons in the order of the checks. */
  get list(): readonly AppraisalReason[] {
    return this.#list;
  }

  add(code: string, message: string): void {
    this.#list.push({ code, message });
  }

  /** Requires exact bytes; a wanted value of another length matches nothing. */
  equal(code: string, field: string, actual: Uint8Array, wanted: Wanted): void {
    if (wanted instanceof Uint8Array && !equalBytes(actual, wanted)) {
      this.add(code, `${field} is ${actual.toHex()}, wanted ${hexOrEmpty(wanted)}`);
    }
  }

  /** Requires one of several byte strings. */
  oneOf(code: string, field: string, actual: Uint8Array | undefined, wanted: OneOf): void {
    if ("any" in wanted || wanted.some((value) => actual && equalBytes(actual, value))) {
      return;
    }
    const [first, ...others] = wanted.map(hexOrEmpty);
    const rest = others.length === 0 ? "" : ` or one of ${others.length} others`;
    this.add(
      code,
      `${field} is ${actual?.toHex() ?? "absent"}, wanted ${
        first ?? "one of an empty list"
      }${rest}`,
    );
  }
}

function hexOrEmpty(bytes: Uint8Array): string {
  return bytes.length === 0 ? "an empty value" : bytes.toHex();
}
