import type { TsmSocket } from "../guest/tsm_socket.ts";
import { ContainerFailure } from "./container_failure.ts";
import { ContainerProcess } from "./container_process.ts";
import type { ContainerStarter, StartedContainer } from "./container_start.ts";
import type { KataAgent } from "./kata_agent.ts";
import type { PodPlan } from "./pod_plan.ts";
import type { RunningPod } from "./running_pod.ts";

/** What one pod runs with. */
export interface PodRunnerOptions {
  readonly plan: PodPlan;
  /** Folder of the pod, for logs. */
  readonly folder: string;
  /** Folder that the containers see as `/`. */
  readonly root: string;
  readonly tsm: TsmSocket;
  readonly start: ContainerStarter;
}

/** The parts of a CreateContainer request that the runtime itself looks at. */
interface CreateContainer {
  readonly container_id: string;
  readonly OCI: {
    readonly Annotations: Readonly<Record<string, string>>;
    readonly Process: { readonly Args: readonly string[]; readonly Env: readonly string[] };
  };
}

/** Sends a pod's requests to its agent, and starts the processes of the containers that the agent lets start. */
export class PodRunner {
  readonly #options: PodRunnerOptions;
  readonly #created = new Map<string, CreateContainer>();
  readonly #processes = new Map<string, ContainerProcess>();
  #stopped = false;

  constructor(options: PodRunnerOptions) {
    this.#options = options;
  }

  /**
   * Sends the requests up to the end of the pod's start; an init container must end with exit code 0 before the next
   * one is sent. The requests of the pod's end are sent when it is stopped.
   */
  async run(agent: KataAgent): Promise<RunningPod> {
    const { plan, root, tsm } = this.#options;
    const end = plan.requests.findIndex(({ kind }) => kind === "SignalProcessRequest");
    const beginning = end < 0 ? plan.requests : plan.requests.slice(0, end);
    for (const request of beginning) {
      if (this.#stopped) break;
      agent.serve(request);
      if (request.kind === "CreateContainerRequest") {
        const container = request.request as unknown as CreateContainer;
        this.#created.set(container.container_id, container);
      }
      if (request.kind === "StartContainerRequest") {
        await this.#start((request.request as { container_id: string }).container_id);
      }
    }
    const stop = async () => {
      for (const request of plan.requests.slice(beginning.length)) agent.serve(request);
      await this.stop();
    };
    return {
      name: plan.name,
      root,
      tsm,
      containers: this.#processes,
      requests: beginning.length,
      stop,
    };
  }

  /** Ends all processes and the guest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#processes.values()].map((process) => process.stop()));
    await this.#options.tsm.close();
  }

  async #start(containerId: string): Promise<void> {
    const { plan, folder } = this.#options;
    const created = this.#created.get(containerId);
    const name = created?.OCI.Annotations["io.kubernetes.cri.container-name"];
    // The pause container has no name, and nothing runs in it.
    if (created === undefined || name === undefined) return;
    const command = this.#options.start(this.#describe(name, created));
    if (command === undefined) return;
    const process = new ContainerProcess({ ...command, log: `${folder}/${name}.log` });
    this.#processes.set(name, process);
    if (!isInit(plan, name)) return;
    const exit = await process.exit;
    if (exit.code !== 0) throw new ContainerFailure(plan.name, name, exit);
  }

  #describe(name: string, created: CreateContainer): StartedContainer {
    const { plan, root, tsm } = this.#options;
    const env: Record<string, string> = {};
    for (const entry of created.OCI.Process.Env) {
      const split = entry.indexOf("=");
      env[entry.slice(0, split)] = entry.slice(split + 1);
    }
    return {
      pod: plan.name,
      name,
      image: imageOf(plan, name),
      args: created.OCI.Process.Args,
      env,
      root,
      tsm: tsm.path,
    };
  }
}

interface NamedContainer {
  readonly name?: unknown;
  readonly image?: unknown;
  readonly restartPolicy?: unknown;
}

function listed(plan: PodPlan, key: "initContainers" | "containers"): readonly NamedContainer[] {
  const list = plan.workload.spec[key];
  return Array.isArray(list) ? list as readonly NamedContainer[] : [];
}

/** Sidecars are init containers that are not waited for. */
function isInit(plan: PodPlan, name: string): boolean {
  return listed(plan, "initContainers").some((container) =>
    container.name === name && container.restartPolicy !== "Always"
  );
}

function imageOf(plan: PodPlan, name: string): string {
  const all = [...listed(plan, "initContainers"), ...listed(plan, "containers")];
  return String(all.find((container) => container.name === name)?.image ?? "");
}
