import type { CommandOutcome } from "../contrast_process.ts";

/** Returns the outcome of a command that ended with exit code 0, and throws what the others said. */
export function requireSuccess(command: string, outcome: CommandOutcome): CommandOutcome {
  if (outcome.code !== 0) {
    throw new Error(`contrast ${command} ended with exit code ${outcome.code}:\n${outcome.stderr}`);
  }
  return outcome;
}
