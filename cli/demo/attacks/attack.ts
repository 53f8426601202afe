import type { DemoWorld } from "../demo_world.ts";

/** The parts of the product that can refuse an attack. */
export type Refuser = "agent" | "coordinator" | "verify" | "initializer" | "service";

/** Who refused, and why. */
export interface Refusal {
  readonly by: Refuser;
  readonly code: string;
}

/** One attack by whoever runs the cluster, and the refusal that it must end in. */
export interface Attack {
  readonly id: string;
  readonly title: string;
  readonly expected: Refusal;
  /** Returns the refusal, or undefined when the attack succeeded. */
  readonly run: (world: DemoWorld) => Promise<Refusal | undefined>;
}
