import { ContrastError } from "../../core/mod.ts";
import type { FuzzTarget } from "./fuzz_target.ts";
import { Mutator } from "./mutator.ts";

/** What a parser did wrong. */
export interface FuzzFinding {
  readonly target: string;
  readonly input: string;
  readonly problem: string;
}

/** How a run went. */
export interface FuzzReport {
  readonly inputs: number;
  /** Inputs that were parsed without an error. */
  readonly accepted: number;
  readonly slowestMilliseconds: number;
  readonly findings: readonly FuzzFinding[];
}

/** No input of a few kilobytes may take longer; generous, since machines pause. */
const TIME_LIMIT = 500;

/** Hands `inputs` mutated seeds to the targets in turn and notes untyped errors and slow inputs. */
export function runFuzz(
  targets: readonly FuzzTarget[],
  inputs: number,
  seed: number,
  now: () => number,
): FuzzReport {
  const mutator = new Mutator(seed);
  const findings: FuzzFinding[] = [];
  let accepted = 0;
  let slowest = 0;
  for (let index = 0; index < inputs && findings.length < 20; index++) {
    const target = targets[index % targets.length];
    if (target === undefined) break;
    const input = mutator.next(target.seeds);
    const note = (problem: string) =>
      findings.push({ target: target.name, input: input.toBase64(), problem });
    const start = now();
    try {
      target.parse(input);
      accepted++;
    } catch (error) {
      if (!(error instanceof ContrastError)) note(`untyped error: ${String(error)}`);
    }
    const took = now() - start;
    slowest = Math.max(slowest, took);
    if (took > TIME_LIMIT) note(`took ${took.toFixed(0)} ms`);
  }
  return { inputs, accepted, slowestMilliseconds: slowest, findings };
}
