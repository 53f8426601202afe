import { sha384 } from "@noble/hashes/sha2.js";
import { InputError } from "../../../core/mod.ts";
import type { Rtmrs } from "../td_body.ts";
import { EV_NO_ACTION, type MeasuredEvent } from "./event_log.ts";

/**
 * A measurement register after one more digest: SHA-384(register || digest), 48 bytes.
 *
 * @throws {InputError} `event_log_malformed` unless both have 48 bytes.
 */
export function extendRtmr(register: Uint8Array, digest: Uint8Array): Uint8Array {
  if (register.length !== 48 || digest.length !== 48) {
    throw new InputError(
      "event_log_malformed",
      `Cannot extend a measurement register of ${register.length} bytes with ${digest.length} bytes: both need 48`,
    );
  }
  return sha384.create().update(register).update(digest).digest();
}

/**
 * RTMR0 to RTMR3 as the events of a log make them, from 48 zero bytes each.
 *
 * Events that only inform, and those of register 0 (MRTD), extend nothing.
 *
 * @throws {InputError} `event_log_malformed` for an unknown register or an event without SHA-384 digest.
 */
export function replayRtmrs(events: readonly MeasuredEvent[]): Rtmrs {
  const zero = new Uint8Array(48);
  const rtmrs: [Uint8Array, Uint8Array, Uint8Array, Uint8Array] = [zero, zero, zero, zero];
  for (const [number, { register, type, digest }] of events.entries()) {
    if (type === EV_NO_ACTION || register === 0) {
      continue;
    }
    const index = register - 1;
    const value = rtmrs[index];
    if (value === undefined || digest === undefined) {
      throw new InputError(
        "event_log_malformed",
        `Cannot replay event ${number}: ${
          value === undefined ? `register ${register} does not exist` : "it has no SHA-384 digest"
        }`,
      );
    }
    rtmrs[index] = extendRtmr(value, digest);
  }
  return rtmrs;
}
