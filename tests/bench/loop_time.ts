/**
 * Milliseconds for one of `count` calls in an unbroken loop, as the Go programs measure themselves; the first round
 * warms up, and the median of the others counts.
 */
export async function loopTime(
  count: number,
  call: (index: number) => Promise<unknown>,
): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 6; round++) {
    const start = performance.now();
    for (let index = 0; index < count; index++) await call(index);
    rounds.push((performance.now() - start) / count);
  }
  return rounds.slice(1).sort((a, b) => a - b)[2] ?? Number.NaN;
}
