/** Replaces the text from `start` up to `end`; an insertion where both are equal. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies splices that do not overlap. Insertions at one offset keep their order and come before a replacement that
 * begins there.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = splices.toSorted((left, right) =>
    left.start - right.start || Number(left.end > left.start) - Number(right.end > right.start)
  );
  const parts: string[] = [];
  let cursor = 0;
  for (const { start, end, text: inserted } of sorted) {
    if (start < cursor) throw new RangeError(`Cannot splice at ${start}: already at ${cursor}`);
    parts.push(text.slice(cursor, start), inserted);
    cursor = end;
  }
  return parts.join("") + text.slice(cursor);
}
