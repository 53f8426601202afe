import { UsageError } from "../core/mod.ts";

const rfc3339 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Reads a time as RFC 3339 writes it; a date alone is its midnight in UTC.
 *
 * @throws {UsageError} `time_malformed`.
 */
export function parseTime(text: string): Date {
  const time = rfc3339.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime()) || !isCalendarDay(text.slice(0, 10))) {
    throw new UsageError(
      "time_malformed",
      `Cannot read time ${JSON.stringify(text)}: expected the form 2026-01-31T12:00:00Z`,
    );
  }
  return time;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isCalendarDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
