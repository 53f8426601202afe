import { runCoordinatorPod } from "../run_coordinator_pod.ts";
import { requireSuccess } from "./require_success.ts";
import type { Step } from "./step.ts";

/** Starts the Coordinator in a guest of its own. */
export const coordinatorStep: Step = {
  id: "coordinator",
  title: "coordinator serve: in its guest, behind its policy",
  async run(world) {
    world.coordinator = await runCoordinatorPod(world, "coordinator");
  },
};

/** Attests the Coordinator and sets the manifest. */
export const setStep: Step = {
  id: "set",
  title: "set: attest the Coordinator, set the manifest",
  async run(world) {
    const coordinator = ["-c", world.coordinator.user, "--allow-simulated"];
    requireSuccess("set", await world.contrast("set", ...coordinator, "deployment"));
    for (const name of ["coordinator-root-ca.pem", "mesh-ca.pem", "seed-shares.json"]) {
      await Deno.stat(`${world.folder}/${name}`);
    }
  },
};
