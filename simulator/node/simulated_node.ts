import { InputError } from "../../core/mod.ts";
import { annotationOf, INITDATA_ANNOTATION, type Workload } from "../../k8s/mod.ts";
import { parseInitdataAnnotation, policyHash } from "../../manifest/mod.ts";
import { parseSnpReport } from "../../attest/mod.ts";
import { serveTsmSocket } from "../guest/tsm_socket.ts";
import type { SimulatedPlatform } from "../platform/simulated_platform.ts";
import type { ContainerStarter } from "./container_start.ts";
import { KataAgent } from "./kata_agent.ts";
import { PodRunner } from "./pod_runner.ts";
import type { PodPlan } from "./pod_plan.ts";
import type { RunningPod } from "./running_pod.ts";

/** What a simulated node is made of. */
export interface SimulatedNodeOptions {
  readonly platform: SimulatedPlatform;
  /** Folder for what pods see, for sockets and for logs. */
  readonly folder: string;
  readonly start: ContainerStarter;
}

/**
 * Plays kubelet, containerd, shim and Kata agent for pods: the host measures the initdata into HOST_DATA, the agent
 * refuses a policy whose digest differs, every request passes the policy, and processes play the containers.
 */
export class SimulatedNode {
  readonly #options: SimulatedNodeOptions;
  readonly #runners = new Set<PodRunner>();

  constructor(options: SimulatedNodeOptions) {
    this.#options = options;
  }

  /**
   * Runs a pod until all its containers are started, init containers one after the other.
   *
   * @throws {AppraisalError} `initdata_digest_mismatch`, `policy_denied`
   * @throws {ContainerFailure} when an init container ends with another exit code than 0.
   */
  async run(plan: PodPlan): Promise<RunningPod> {
    const platform = plan.platform ?? this.#options.platform;
    const annotation = initdataAnnotationOf(plan.workload);
    const measured = await parseInitdataAnnotation(annotation);
    const hostData = Uint8Array.fromHex(await policyHash(measured));
    const launch = { hostData, ...plan.launch };

    const folder = `${this.#options.folder}/${plan.name}`;
    const root = `${folder}/root`;
    await Deno.mkdir(`${root}/contrast-initdata`, { recursive: true });
    // The kubelet copies the annotation into the downward-API volume; the container checks it against HOST_DATA.
    await Deno.writeTextFile(`${root}/contrast-initdata/initdata`, annotation);
    const tsm = serveTsmSocket(`${folder}/tsm.sock`, (inblob) => platform.report(launch, inblob));
    const runner = new PodRunner({ plan, folder, root, tsm, start: this.#options.start });
    this.#runners.add(runner);
    try {
      const own = await platform.report(launch, new Uint8Array(64));
      const agent = await KataAgent.start(
        plan.name,
        plan.guestInitdata ?? measured,
        parseSnpReport(own.outblob).hostData,
      );
      return await runner.run(agent);
    } catch (error) {
      this.#runners.delete(runner);
      await runner.stop();
      throw error;
    }
  }

  /** Ends the processes of all pods, also of those that are still starting. */
  async close(): Promise<void> {
    // The pod that was started first is often the one that the others need until their end.
    for (const runner of [...this.#runners].reverse()) await runner.stop();
    this.#runners.clear();
  }
}

function initdataAnnotationOf(workload: Workload): string {
  const value = annotationOf(workload, INITDATA_ANNOTATION);
  if (value === undefined) {
    throw new InputError(
      "initdata_annotation_missing",
      `Cannot run ${workload.kind} ${workload.name}: its pod template has no initdata annotation`,
      { place: workload.place([]), hint: "run contrast generate first" },
    );
  }
  return value;
}
