import assert from "node:assert/strict";
import fc from "fast-check";
import { concatBytes, InputError } from "../../../core/mod.ts";
import { parseEventLog } from "./event_log.ts";
import { extendRtmr, replayRtmrs } from "./replay_rtmrs.ts";

function le(value: number, size: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes.slice(0, size);
}

function header(algorithms: [number, number][] = [[12, 48]], signature = "Spec ID Event03\0") {
  const body = concatBytes(
    new TextEncoder().encode(signature),
    new Uint8Array(8),
    le(algorithms.length, 4),
    ...algorithms.flatMap(([id, size]) => [le(id, 2), le(size, 2)]),
    Uint8Array.of(0),
  );
  return concatBytes(le(1, 4), le(3, 4), new Uint8Array(20), le(body.length, 4), body);
}

const digest = (fill: number) => new Uint8Array(48).fill(fill);

function event(register: number, value: Uint8Array, type = 13, algorithm = 12) {
  return concatBytes(
    le(register, 4),
    le(type, 4),
    le(1, 4),
    le(algorithm, 2),
    value,
    le(3, 4),
    Uint8Array.of(1, 2, 3),
  );
}

Deno.test("replayRtmrs() extends the register before the event's, in the order of the log", () => {
  const log = concatBytes(
    header(),
    event(1, digest(1)),
    event(2, digest(2)),
    event(1, digest(3)),
    event(0, digest(9)),
    event(3, digest(9), 3),
    new Uint8Array(64).fill(0xff),
  );
  const zero = new Uint8Array(48);
  const rtmrs = replayRtmrs(parseEventLog(log));
  assert.deepEqual(rtmrs[0], extendRtmr(extendRtmr(zero, digest(1)), digest(3)));
  assert.deepEqual(rtmrs[1], extendRtmr(zero, digest(2)));
  assert.deepEqual(rtmrs[2], zero);
  assert.deepEqual(rtmrs[3], zero);
});

Deno.test("extendRtmr() computes SHA-384 of register and digest", () => {
  // SHA-384 of 96 zero bytes.
  assert.equal(
    extendRtmr(new Uint8Array(48), new Uint8Array(48)).toHex(),
    "f57bb7ed82c6ae4a29e6c9879338c592c7d42a39135583e8ccbe3940f2344b0eb6eb8503db0ffd6a39ddd00cd07d8317",
  );
});

Deno.test("parseEventLog() ends at zeros, as in a table that is larger than its log", () => {
  const log = concatBytes(header(), event(1, digest(1)), new Uint8Array(100));
  assert.equal(parseEventLog(log).length, 1);
});

const hostile: Readonly<Record<string, Uint8Array>> = {
  "an empty log": new Uint8Array(),
  "a log without header": event(1, digest(1)),
  "another signature": header([[12, 48]], "Spec ID Event02\0"),
  "a header without SHA-384": header([[11, 32]]),
  "SHA-384 of another size": header([[12, 32]]),
  "no algorithm": header([]),
  "an algorithm that the header lacks": concatBytes(header(), event(1, digest(1), 13, 11)),
  "an event that is cut off": concatBytes(header(), event(1, digest(1)).slice(0, -1)),
  "a thousand digests": concatBytes(header(), le(1, 4), le(13, 4), le(1000, 4)),
};

for (const [name, log] of Object.entries(hostile)) {
  Deno.test(`parseEventLog() refuses ${name}`, () => {
    assert.throws(() => parseEventLog(log), { code: "event_log_malformed" });
  });
}

Deno.test("replayRtmrs() refuses a register that does not exist and an event without digest", () => {
  for (
    const event of [
      { register: 5, type: 13, digest: digest(1), data: new Uint8Array() },
      { register: 1, type: 13, digest: undefined, data: new Uint8Array() },
    ]
  ) {
    assert.throws(() => replayRtmrs([event]), { code: "event_log_malformed" });
  }
});

Deno.test("parseEventLog() answers every mutation with events or an InputError", () => {
  const log = concatBytes(header(), event(1, digest(1)), event(2, digest(2)));
  const change = fc.tuple(fc.nat(log.length - 1), fc.nat(255));
  fc.assert(fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
    const mutated = new Uint8Array(log);
    for (const [offset, byte] of changes) {
      mutated[offset] = byte;
    }
    try {
      replayRtmrs(parseEventLog(mutated));
    } catch (error) {
      assert.ok(error instanceof InputError);
    }
  }));
});
