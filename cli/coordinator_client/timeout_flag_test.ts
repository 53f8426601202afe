import assert from "node:assert/strict";
import { parseSeconds } from "./timeout_flag.ts";

for (const text of ["0", "180", "0.5", "86400"]) {
  Deno.test(`${text} is a time in seconds`, () => {
    assert.equal(parseSeconds(text), Number(text));
  });
}

for (
  const text of ["", " ", "-1", "abc", "1e9", "Infinity", "NaN", "0x10", "86401", "1_0", "999999"]
) {
  Deno.test(`${JSON.stringify(text)} is no time in seconds`, () => {
    assert.throws(() => parseSeconds(text), /expected seconds from 0 to 86400/);
  });
}
