import * as v from "valibot";
import type { ExpectedBytes } from "../../attest/mod.ts";

/** Bytes as hex, of the given lengths. */
export function hexBytes(...lengths: readonly number[]) {
  return v.pipe(
    v.string(),
    v.regex(/^([0-9a-fA-F]{2})+$/, "expected hex"),
    v.transform((text) => Uint8Array.fromHex(text)),
    v.check(
      (bytes) => lengths.includes(bytes.length),
      `expected ${lengths.join(" or ")} bytes as hex`,
    ),
  );
}

/** One value, a list of values that is not empty, or the word `any`. */
export function expectedBytes(length: number) {
  return v.pipe(
    v.union(
      [
        v.literal("any"),
        hexBytes(length),
        v.pipe(v.array(hexBytes(length)), v.minLength(1)),
      ],
      `expected ${length} bytes as hex, a list of such, or "any"`,
    ),
    v.transform((value): ExpectedBytes => value === "any" ? { any: true } : value),
  );
}

/** A list that is not empty. */
export function someOf<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(v.array(schema), v.minLength(1, "expected at least one value"));
}

/** A count from 0 on. */
export function count(maximum = Number.MAX_SAFE_INTEGER) {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maximum));
}

/** A bit vector as `0x…`. */
export const bitVector = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,16}$/, "expected up to 64 bits as 0x…"),
  v.transform((text) => BigInt(text)),
);

/** A time in UTC with seconds, RFC 3339; a day that does not exist is refused, not moved into the next month. */
export const time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, "expected the form 2026-01-31T12:00:00Z"),
  v.check((text) => {
    const date = new Date(text);
    return !Number.isNaN(date.getTime()) && `${date.toISOString().slice(0, 19)}Z` === text;
  }, "expected a time that exists"),
  v.transform((text) => new Date(text)),
);
