import type { Attack } from "./attack.ts";
import { runAttackPod } from "./run_attack_pod.ts";

/** The host boots another guest image, with the right initdata. */
export const measurementAttack: Attack = {
  id: "other-measurement",
  title: "a guest with another launch measurement",
  expected: { by: "coordinator", code: "measurement_mismatch" },
  async run(world) {
    const input = (await world.deployment()).input("web");
    const measurement = world.context.random.bytes(48);
    return await runAttackPod(world, "measurement", input, { launch: { measurement } });
  },
};

/** The host boots the right guest image, but with the right to read its memory. */
export const debugAttack: Attack = {
  id: "debug-enabled",
  title: "a guest with debug enabled",
  expected: { by: "coordinator", code: "debug_allowed" },
  async run(world) {
    const input = (await world.deployment()).input("web");
    return await runAttackPod(world, "debug", input, { launch: { debug: true } });
  },
};

/** Everything is right but the vendor, who signs what he is asked to. */
export const vendorAttack: Attack = {
  id: "other-vendor",
  title: "a report from another vendor root",
  expected: { by: "coordinator", code: "root_not_pinned" },
  async run(world) {
    const input = (await world.deployment()).input("web");
    return await runAttackPod(world, "vendor", input, { platform: await world.otherPlatform });
  },
};
