/** What `--timeout` means for the commands of a user. */
export const REACHABLE = "How long to wait for the Coordinator to be reachable";

/** The flag `--timeout` of commands that wait for a Coordinator; `seconds` is its default. */
export function timeoutFlag(seconds: number, brief: string) {
  return {
    kind: "parsed",
    parse: parseSeconds,
    default: String(seconds),
    brief,
    placeholder: "seconds",
  } as const;
}

/** A time in seconds: digits, and at most a day, so that a slip of the finger does not wait for ever. */
export function parseSeconds(text: string): number {
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (seconds <= 86_400) return seconds;
  throw new Error(`expected seconds from 0 to 86400, got ${JSON.stringify(text.slice(0, 80))}`);
}
