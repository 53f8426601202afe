import { renderInitdata } from "../../../genpolicy/mod.ts";
import { EXAMPLE_RESOURCES } from "../example_files.ts";
import type { Attack } from "./attack.ts";
import { runAttackPod } from "./run_attack_pod.ts";

/** The cluster's administrator edits the deployed YAML. */
export const environmentAttack: Attack = {
  id: "environment-added",
  title: "an environment variable added after generate",
  expected: { by: "agent", code: "policy_denied" },
  async run(world) {
    const input = (await world.deployment()).input(
      "vote-bot",
      replaceOnce("env:\n", 'env:\n            - { name: LD_PRELOAD, value: "/tmp/evil.so" }\n'),
    );
    return await runAttackPod(world, "environment", input);
  },
};

/** The cluster's administrator runs another image in the place of the right one. */
export const imageAttack: Attack = {
  id: "image-swapped",
  title: "another image",
  expected: { by: "agent", code: "policy_denied" },
  async run(world) {
    const other = /image: (registry\.example\/emojivoto\/web:\S+)/
      .exec(EXAMPLE_RESOURCES["frontend.yml"] ?? "")?.[1] ?? "";
    const input = (await world.deployment()).input("vote-bot", (text) => {
      const changed = text.replace(
        /image: registry\.example\/emojivoto\/vote-bot:\S+/,
        `image: ${other}`,
      );
      if (changed === text) throw new Error("The example has no image to swap");
      return changed;
    });
    return await runAttackPod(world, "image", input);
  },
};

/** The host measures the right initdata and hands the guest one with a policy that allows everything. */
export const policyAttack: Attack = {
  id: "policy-swapped",
  title: "a policy swapped for one that allows everything",
  expected: { by: "agent", code: "initdata_digest_mismatch" },
  async run(world) {
    const input = (await world.deployment()).input("vote-bot");
    const policy = "package agent_policy\n\ndefault AllowRequestsFailingPolicy := true\n";
    return await runAttackPod(world, "policy", input, {
      guestInitdata: renderInitdata({ policy }),
    });
  },
};

function replaceOnce(part: string, replacement: string): (text: string) => string {
  return (text) => {
    // The last one is the application's; the Initializer's comes first.
    const at = text.lastIndexOf(part);
    if (at < 0) throw new Error(`The example has no ${JSON.stringify(part)} to change`);
    return text.slice(0, at) + replacement + text.slice(at + part.length);
  };
}
