import type { DemoWorld } from "../demo_world.ts";

/** One step of the path; it throws when it does not come out as it must. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly run: (world: DemoWorld) => Promise<void>;
}
