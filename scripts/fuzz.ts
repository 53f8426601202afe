/**
 * Hands mutated inputs to every parser of untrusted bytes: only typed errors, no slow input, no growth.
 *
 * Usage: deno run -A scripts/fuzz.ts [inputs] [seed]
 */
import { runFuzz } from "../tests/fuzz/run_fuzz.ts";
import { fuzzTargets } from "../tests/fuzz/targets.ts";

const inputs = Number(Deno.args[0] ?? 1_000_000);
const seed = Number(Deno.args[1] ?? 1);
/** Memory that may be in use at the end over that at the first tenth, in bytes. */
const GROWTH_LIMIT = 128 * 1024 * 1024;

if (!Number.isInteger(inputs) || inputs < 10 || !Number.isInteger(seed)) {
  console.error("fuzz: expected a number of inputs (10 or more) and a seed");
  Deno.exit(2);
}
const targets = await fuzzTargets();
const start = performance.now();
let baseline = 0;
let done = 0;
let failed = false;
for (let round = 0; round < 10; round++) {
  const share = Math.floor(inputs / 10);
  const report = runFuzz(targets, share, seed + round, () => performance.now());
  done += share;
  if (round === 0) baseline = Deno.memoryUsage().rss;
  for (const { target, problem, input } of report.findings) {
    failed = true;
    console.error(`fuzz: ${target}: ${problem}\n  input (base64): ${input}`);
  }
  console.log(
    `fuzz: ${done} inputs, ${report.accepted} of the last ${share} accepted, slowest ${
      report.slowestMilliseconds.toFixed(1)
    } ms`,
  );
}
const growth = Deno.memoryUsage().rss - baseline;
const seconds = (performance.now() - start) / 1000;
console.log(
  `fuzz: ${targets.length} parsers, ${seconds.toFixed(1)} s, memory grew by ${
    (growth / 1024 / 1024).toFixed(0)
  } MiB`,
);
if (growth > GROWTH_LIMIT) {
  failed = true;
  console.error("fuzz: memory grows with the number of inputs");
}
if (failed) Deno.exit(1);
