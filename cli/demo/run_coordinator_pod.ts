import type { PodPlan } from "../../simulator/mod.ts";
import type { CoordinatorAddresses, DemoWorld } from "./demo_world.ts";

/** Runs the Coordinator's pod, and waits until it says where it listens. */
export async function runCoordinatorPod(
  world: DemoWorld,
  label: string,
  changes: Partial<PodPlan> = {},
): Promise<CoordinatorAddresses> {
  const deployment = await world.deployment();
  const pod = await world.run(label, deployment.input("coordinator"), changes);
  const process = pod.containers.get("coordinator");
  const event = await process?.event("user");
  if (event === undefined) {
    const exit = await process?.exit;
    throw new Error(`The Coordinator ended with exit code ${exit?.code}: ${exit?.stderr}`);
  }
  return { user: String(event["user"]), mesh: String(event["mesh"]) };
}
