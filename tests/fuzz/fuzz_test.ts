import assert from "node:assert/strict";
import { Mutator } from "./mutator.ts";
import { runFuzz } from "./run_fuzz.ts";
import { fuzzTargets } from "./targets.ts";

const targets = await fuzzTargets();

Deno.test("20 000 mutated inputs end in typed errors, quickly", () => {
  const report = runFuzz(targets, 20_000, 20261122, () => performance.now());
  assert.deepEqual(report.findings, []);
});

Deno.test("every target parses its own seeds", () => {
  for (const { name, seeds, parse } of targets) {
    if (/firmware|event log/.test(name)) continue; // suffixes of images, not whole ones
    for (const seed of seeds) assert.doesNotThrow(() => parse(seed), name);
  }
});

Deno.test("the same seed yields the same inputs", () => {
  const seeds = [new Uint8Array(100).fill(1)];
  const inputs = (seed: number) => {
    const mutator = new Mutator(seed);
    return Array.from({ length: 50 }, () => mutator.next(seeds).toHex());
  };
  assert.deepEqual(inputs(7), inputs(7));
  assert.notDeepEqual(inputs(7), inputs(8));
});
