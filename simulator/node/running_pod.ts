import type { TsmSocket } from "../guest/tsm_socket.ts";
import type { ContainerProcess } from "./container_process.ts";

/** A pod whose containers were all started. */
export interface RunningPod {
  readonly name: string;
  /** Folder that holds what the pod's containers see at `/`. */
  readonly root: string;
  readonly tsm: TsmSocket;
  /** The processes that still run or have ended, by container name. */
  readonly containers: ReadonlyMap<string, ContainerProcess>;
  /** Requests that the agent has allowed. */
  readonly requests: number;
  /** Ends all processes and the guest. */
  stop(): Promise<void>;
}
