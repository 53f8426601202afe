import type { PolicyInput } from "../../../genpolicy/mod.ts";
import type { PodPlan } from "../../../simulator/mod.ts";
import type { DemoWorld } from "../demo_world.ts";
import type { Refusal } from "./attack.ts";
import { podRefusal } from "./refusal_of.ts";

/** Runs a pod that must not come up; undefined when it did. */
export async function runAttackPod(
  world: DemoWorld,
  label: string,
  input: PolicyInput,
  changes: Partial<PodPlan> & { readonly coordinator?: string } = {},
): Promise<Refusal | undefined> {
  try {
    await world.run(`attack-${label}`, input, changes);
  } catch (thrown) {
    return podRefusal(thrown);
  }
  return undefined;
}
