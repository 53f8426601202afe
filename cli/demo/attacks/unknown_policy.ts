import { generatePolicy, type PolicyInput } from "../../../genpolicy/mod.ts";
import {
  initdataPolicyEntry,
  parseInitdata,
  parseInitdataAnnotation,
} from "../../../manifest/mod.ts";
import { INITDATA_ANNOTATION, type JsonObject, type Workload } from "../../../k8s/mod.ts";
import type { Attack } from "./attack.ts";
import { runAttackPod } from "./run_attack_pod.ts";

/** The administrator makes a correct policy for a pod of his own; the owner's manifest does not have it. */
export const unknownPolicyAttack: Attack = {
  id: "policy-not-in-manifest",
  title: "a pod whose policy is not in the manifest",
  expected: { by: "coordinator", code: "policy_not_in_manifest" },
  async run(world) {
    const input = (await world.deployment()).input("vote-bot", (text) => {
      const changed = text.replace(
        'name: REQUEST_RATE, value: "1"',
        'name: REQUEST_RATE, value: "9"',
      );
      if (changed === text) throw new Error("The example has no rate to change");
      return changed;
    });
    return await runAttackPod(world, "intruder", await withOwnPolicy(input));
  },
};

/** Replaces the policy by one for the input itself, and keeps the other initdata, trust anchors included. */
async function withOwnPolicy(input: PolicyInput): Promise<PolicyInput> {
  const annotations = input.workload.metadata["annotations"] as JsonObject;
  const current = parseInitdata(
    await parseInitdataAnnotation(String(annotations[INITDATA_ANNOTATION])),
  );
  const { [initdataPolicyEntry]: _policy, ...others } = current.data;
  const { annotation } = await generatePolicy({ ...input, initdata: others });
  const changed: Workload = {
    ...input.workload,
    metadata: {
      ...input.workload.metadata,
      annotations: { ...annotations, [INITDATA_ANNOTATION]: annotation.value },
    },
  };
  return { ...input, workload: changed };
}
