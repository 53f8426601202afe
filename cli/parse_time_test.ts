import assert from "node:assert/strict";
import { UsageError } from "../core/mod.ts";
import { parseTime } from "./parse_time.ts";

for (
  const [text, expected] of [
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T23:30:00-02:00", "2026-02-01T01:30:00.000Z"],
  ] as const
) {
  Deno.test(`${text} is a time`, () => assert.equal(parseTime(text).toISOString(), expected));
}

for (
  const text of [
    "",
    "now",
    "2026-02-30",
    "2025-02-29T00:00:00Z",
    "2026-13-01",
    "2026-01-31T25:00:00Z",
    "2026-01-31 12:00",
    "2026-01-31T12:00:00",
    "1769860800",
  ]
) {
  Deno.test(`${JSON.stringify(text)} is no time`, () => {
    assert.throws(
      () => parseTime(text),
      (error) => error instanceof UsageError && error.code === "time_malformed",
    );
  });
}
