import type { CoordinatorAddresses, DemoWorld } from "../demo_world.ts";
import { runCoordinatorPod } from "../run_coordinator_pod.ts";
import type { Attack } from "./attack.ts";
import { processRefusal } from "./refusal_of.ts";
import { runAttackPod } from "./run_attack_pod.ts";

let running:
  | { readonly world: DemoWorld; readonly impostor: Promise<CoordinatorAddresses> }
  | undefined;

/** A genuine Coordinator program in a guest of another image; one for both attacks. */
function impostor(world: DemoWorld): Promise<CoordinatorAddresses> {
  if (running?.world !== world) {
    const launch = { measurement: world.context.random.bytes(48) };
    running = { world, impostor: runCoordinatorPod(world, "impostor", { launch }) };
  }
  return running.impostor;
}

/** The network leads the data owner to the impostor. */
export const impostorVerifyAttack: Attack = {
  id: "impostor-verify",
  title: "an impostor Coordinator toward verify",
  expected: { by: "verify", code: "measurement_mismatch" },
  async run(world) {
    const { user } = await impostor(world);
    const target = ["-c", user, "--allow-simulated", "--workspace-dir", "attack-verify"];
    await Deno.mkdir(`${world.folder}/attack-verify`, { recursive: true });
    const outcome = await world.contrast("verify", ...target, "-m", "manifest.json");
    if (outcome.code === 0) return undefined;
    return processRefusal(outcome.stderr, "verify");
  },
};

/** The name service leads an Initializer to the impostor, which would hand out certificates of its own. */
export const impostorInitializerAttack: Attack = {
  id: "impostor-initializer",
  title: "an impostor Coordinator toward an Initializer",
  expected: { by: "initializer", code: "measurement_mismatch" },
  async run(world) {
    const { mesh } = await impostor(world);
    const input = (await world.deployment()).input("web");
    return await runAttackPod(world, "impostor-target", input, { coordinator: mesh });
  },
};
