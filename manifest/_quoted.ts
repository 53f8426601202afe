/** The text as JSON in ASCII, at most `limit` characters of it: what a stranger wrote must not steer a terminal. */
export function quoted(text: string, limit: number): string {
  return JSON.stringify(text.slice(0, limit)).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
