import type { ContainerCommand } from "./container_process.ts";

/** A container that the agent has agreed to start. */
export interface StartedContainer {
  /** Name of the pod. */
  readonly pod: string;
  /** Name of the container in the YAML. */
  readonly name: string;
  /** Image reference as the YAML has it. */
  readonly image: string;
  /** Arguments as the agent got them. */
  readonly args: readonly string[];
  /** Environment as the agent got it; the last value of a name counts, as in the guest. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder that holds what the pod's containers see at `/`: `contrast/`, `contrast-initdata/` … */
  readonly root: string;
  /** Unix socket with the TSM interface of the pod's guest. */
  readonly tsm: string;
}

/**
 * Says which program plays a container; undefined when the container is created and nothing runs in it.
 * The log file is the node's matter.
 */
export type ContainerStarter = (
  container: StartedContainer,
) => Omit<ContainerCommand, "log"> | undefined;
