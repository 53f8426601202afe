import type { AgentRequest } from "../../genpolicy/mod.ts";
import type { Workload } from "../../k8s/mod.ts";
import type { GuestLaunch } from "../platform/guest_launch.ts";
import type { SimulatedPlatform } from "../platform/simulated_platform.ts";

/** A pod as the kubelet hands it to the runtime, and what a dishonest host makes of it. */
export interface PodPlan {
  /** Name of the pod, such as `web-5d8f7c9b6-x2x7k`. */
  readonly name: string;
  /** The deployed resource, with its annotations. */
  readonly workload: Workload;
  /** What the shim sends to the agent, in order. */
  readonly requests: readonly AgentRequest[];
  /** The machine; the node's own unless given. */
  readonly platform?: SimulatedPlatform;
  /** Deviations from an honest launch. */
  readonly launch?: Partial<GuestLaunch>;
  /** Initdata that the guest gets in the place of the one that the host measured. */
  readonly guestInitdata?: Uint8Array;
}
