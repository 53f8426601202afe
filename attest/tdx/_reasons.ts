import type { AppraisalReason } from "../../core/mod.ts";
import { compareBytes, type ExpectedBytes } from "../expected_bytes.ts";

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

  /** Requires one of the expected values; a value that the evidence lacks is none of them. */
  compare(
    code: string,
    field: string,
    actual: Uint8Array | undefined,
    expected: ExpectedBytes,
    length: number,
  ): void {
    const reason = compareBytes(actual ?? new Uint8Array(), expected, length, field, code);
    if (reason !== undefined && actual === undefined) {
      this.add(code, `${field} is absent, and it is expected`);
    } else if (reason !== undefined) {
      this.#list.push(reason);
    }
  }
}
