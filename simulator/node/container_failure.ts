import { StateError } from "../../core/mod.ts";
import type { ContainerExit } from "./container_process.ts";

/** A container of a simulated pod ended although the pod needs it. */
export class ContainerFailure extends StateError {
  readonly exit: ContainerExit;

  constructor(pod: string, container: string, exit: ContainerExit) {
    super(
      "container_failed",
      `Cannot run pod ${pod}: container ${container} ended with exit code ${exit.code}`,
    );
    this.exit = exit;
  }
}
