import assert from "node:assert/strict";
import { fromFileUrl } from "./from_file_url.ts";

const MAIN = fromFileUrl(new URL("../../main.ts", import.meta.url));
const EMPTY = fromFileUrl(new URL("../bench/empty.ts", import.meta.url));
/** The promise of the command line: at most this many times the start of an empty script. */
const LIMIT = 1.5;
const ROUNDS = 60;

async function time(...args: string[]): Promise<number> {
  const start = performance.now();
  const result = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...args],
    stdout: "null",
  }).output();
  assert.equal(result.code, 0);
  return performance.now() - start;
}

for (const argument of ["version", "--version", "--help"]) {
  Deno.test(`contrast ${argument} starts within ${LIMIT} times the start of an empty script`, async () => {
    let [empty, ours] = [Infinity, Infinity];
    // The fastest of alternating runs is compared, because another process can only slow a run down.
    for (let round = 0; round < ROUNDS && (round < 8 || ours > LIMIT * empty); round++) {
      empty = Math.min(empty, await time(EMPTY));
      ours = Math.min(ours, await time(MAIN, argument));
    }
    assert.ok(ours <= LIMIT * empty, `${ours.toFixed(1)} ms against ${empty.toFixed(1)} ms`);
  });
}
