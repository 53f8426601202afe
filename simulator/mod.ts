/**
 * A hardware vendor and a Kubernetes node without hardware: well-formed evidence under roots of its own, and a
 * pretend kubelet, shim and agent that enforce policies. What they prove, they prove about software only.
 *
 * @module
 */
export { ClusterNetwork } from "./node/cluster_network.ts";
export { ContainerFailure } from "./node/container_failure.ts";
export {
  type ContainerCommand,
  type ContainerExit,
  ContainerProcess,
} from "./node/container_process.ts";
export { type ContainerStarter, type StartedContainer } from "./node/container_start.ts";
export { type PodPlan } from "./node/pod_plan.ts";
export { type RunningPod } from "./node/running_pod.ts";
export { SimulatedNode, type SimulatedNodeOptions } from "./node/simulated_node.ts";
export { type GuestLaunch } from "./platform/guest_launch.ts";
export { ordinaryGuestMeasurement } from "./platform/ordinary_guest_measurement.ts";
export { SimulatedPlatform } from "./platform/simulated_platform.ts";
