import { type PolicyInput, synthesizeRequests } from "../../genpolicy/mod.ts";
import {
  ClusterNetwork,
  type PodPlan,
  type RunningPod,
  SimulatedNode,
  SimulatedPlatform,
} from "../../simulator/mod.ts";
import type { CliContext } from "../context.ts";
import { type CommandOutcome, runContrast } from "./contrast_process.ts";
import { Deployment } from "./deployment.ts";
import { demoContainers } from "./start_container.ts";

/** Where a Coordinator listens, as `host:port`. */
export interface CoordinatorAddresses {
  readonly user: string;
  readonly mesh: string;
}

/** Everything that the steps and attacks of the demo share; `close` ends all processes. */
export class DemoWorld implements AsyncDisposable {
  /** The folder that everything is written to. */
  readonly folder: string;
  readonly context: CliContext;
  readonly network: ClusterNetwork;
  /** The machine of the honest deployment. */
  readonly platform: SimulatedPlatform;
  /** A vendor that nobody trusts. */
  readonly otherPlatform: Promise<SimulatedPlatform>;
  readonly #node: SimulatedNode;
  readonly #interrupted: AbortSignal;
  readonly #running: RunningPod[] = [];
  readonly #coordinatorOf = new Map<string, string>();
  #deployment: Deployment | undefined;
  #coordinator: CoordinatorAddresses | undefined;

  constructor(
    folder: string,
    context: CliContext,
    platform: SimulatedPlatform,
    otherPlatform: Promise<SimulatedPlatform>,
    interrupted: AbortSignal,
  ) {
    this.folder = folder;
    this.context = context;
    this.platform = platform;
    this.otherPlatform = otherPlatform;
    this.network = new ClusterNetwork(`${folder}/network.json`);
    this.#node = new SimulatedNode({
      platform,
      folder: `${folder}/node`,
      start: demoContainers(
        this.network,
        (pod) => this.#coordinatorOf.get(pod) ?? this.coordinator.mesh,
      ),
    });
    this.#interrupted = interrupted;
    // What waits for a process goes on when the process ends, and then finds that nothing is to be started.
    interrupted.addEventListener("abort", () => void this.#node.close());
  }

  /** The honest Coordinator. */
  get coordinator(): CoordinatorAddresses {
    if (this.#coordinator === undefined) throw new Error("The Coordinator does not run");
    return this.#coordinator;
  }

  set coordinator(addresses: CoordinatorAddresses) {
    this.#coordinator = addresses;
  }

  /** The resources as `generate` left them. */
  async deployment(): Promise<Deployment> {
    this.#deployment ??= await Deployment.read(
      [`${this.folder}/deployment`],
      `${this.folder}/images.lock.json`,
    );
    return this.#deployment;
  }

  /** Runs a command of this program in the demo's folder. */
  async contrast(...args: readonly string[]): Promise<CommandOutcome> {
    this.#interrupted.throwIfAborted();
    return await runContrast(args, { cwd: this.folder, signal: this.#interrupted });
  }

  /**
   * Runs a pod on the simulated node.
   *
   * @param label Name of the pod's folder; unique.
   * @param changes What a dishonest host does differently; `coordinator` is what its name service answers.
   */
  async run(
    label: string,
    input: PolicyInput,
    changes: Partial<PodPlan> & { readonly coordinator?: string } = {},
  ): Promise<RunningPod> {
    this.#interrupted.throwIfAborted();
    const { coordinator, ...plan } = changes;
    if (coordinator !== undefined) this.#coordinatorOf.set(label, coordinator);
    const pod = await this.#node.run({
      name: label,
      workload: input.workload,
      requests: synthesizeRequests(input),
      ...plan,
    });
    this.#running.push(pod);
    return pod;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.otherPlatform.catch(() => {});
    for (const pod of this.#running.splice(0).reverse()) await pod.stop();
    await this.#node.close();
  }
}
