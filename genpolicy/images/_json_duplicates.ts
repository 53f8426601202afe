/**
 * Finds a key that stands twice in one object of a JSON text, which `JSON.parse` passes over in silence.
 * `text` must have been accepted by `JSON.parse` before.
 */
export function duplicateJsonKey(text: string): string | undefined {
  const keys: (Set<string> | undefined)[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gs;
  for (const [match, colon] of text.matchAll(token)) {
    if (match === "{") keys.push(new Set());
    else if (match === "[") keys.push(undefined);
    else if (match === "}" || match === "]") keys.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(match.slice(0, match.length - colon.length)) as string;
      const seen = keys.at(-1);
      if (seen?.has(key)) return key;
      seen?.add(key);
    }
  }
  return undefined;
}
