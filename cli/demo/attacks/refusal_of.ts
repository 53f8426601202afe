import { AppraisalError, ContrastError } from "../../../core/mod.ts";
import { ContainerFailure } from "../../../simulator/mod.ts";
import { errorCodeOf, reasonCodeOf } from "../contrast_process.ts";
import type { Refusal, Refuser } from "./attack.ts";

/** How an Initializer says that it was the Coordinator that refused. */
const BY_COORDINATOR = "(refused by the Coordinator)";

/**
 * Reads from a pod's failure who refused it and why: the agent, the Initializer, or the Coordinator that the
 * Initializer talked to. A failure that is no refusal is thrown again.
 */
export function podRefusal(thrown: unknown): Refusal {
  if (thrown instanceof ContainerFailure) return processRefusal(thrown.exit.stderr, "initializer");
  if (thrown instanceof AppraisalError) return { by: "agent", code: thrown.code };
  if (thrown instanceof ContrastError) return { by: "agent", code: thrown.code };
  throw thrown;
}

/** Reads the refusal from what a command wrote to stderr. */
export function processRefusal(stderr: string, self: Refuser): Refusal {
  return {
    by: stderr.includes(BY_COORDINATOR) ? "coordinator" : self,
    code: reasonCodeOf(stderr) ?? errorCodeOf(stderr) ?? "unknown",
  };
}
