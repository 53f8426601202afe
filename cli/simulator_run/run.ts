import { ContrastError, InputError } from "../../core/mod.ts";
import { annotationOf, POD_ROLE_ANNOTATION } from "../../k8s/mod.ts";
import { type PolicyInput, synthesizeRequests } from "../../genpolicy/mod.ts";
import {
  ClusterNetwork,
  ContainerFailure,
  type ContainerProcess,
  type RunningPod,
  SimulatedNode,
  SimulatedPlatform,
} from "../../simulator/mod.ts";
import type { CliContext } from "../context.ts";
import { Deployment } from "../demo/deployment.ts";
import { demoContainers } from "../demo/start_container.ts";
import { renderError } from "../render_error.ts";
import type { SimulatorRunFlags } from "./command.ts";

/** An Initializer waits as long as it takes to set the manifest. */
const WITHOUT_END = 0;

/** Runs the Coordinator first, then all other pods side by side, until SIGINT or SIGTERM. */
export async function runSimulatorRun(
  this: CliContext,
  flags: SimulatorRunFlags,
  ...folders: string[]
): Promise<void> {
  const platform = await SimulatedPlatform.open(flags.vendor, this);
  const deployment = await Deployment.read(folders, flags.images);
  const [coordinators, others] = partition(deployment.inputs());
  requireCoordinator(coordinators, others);
  const folder = await Deno.makeTempDir({ prefix: "contrast-node-" });
  const network = new ClusterNetwork(`${folder}/network.json`);
  let mesh = "";
  const start = demoContainers(network, () => mesh, WITHOUT_END);
  const node = new SimulatedNode({ platform, folder, start });
  const run = async (input: PolicyInput): Promise<RunningPod> => {
    const { workload } = input;
    const requests = synthesizeRequests(input);
    const pod = await node.run({ name: workload.name, workload, requests });
    this.out.result(`${workload.name}: running, ${pod.requests} requests allowed`);
    for (const process of pod.containers.values()) {
      void publish(network, deployment.serviceNames(workload), process);
    }
    return pod;
  };
  const interrupted = interruption();
  try {
    for (const input of coordinators) {
      const event = await (await run(input)).containers.get("coordinator")?.event("user");
      mesh = String(event?.["mesh"]);
      this.out.result(`coordinator: set and verify at ${event?.["user"]}`);
    }
    for (const input of others) {
      void run(input).catch((error) => report(this, input.workload.name, error));
    }
    await interrupted;
  } finally {
    await node.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function publish(
  network: ClusterNetwork,
  names: readonly string[],
  process: ContainerProcess,
): Promise<void> {
  const event = await process.event("listening");
  if (event === undefined) return;
  for (const name of names) await network.publish(name, Number(event["listening"]));
}

function partition(inputs: readonly PolicyInput[]): [PolicyInput[], PolicyInput[]] {
  const isCoordinator = ({ workload }: PolicyInput) =>
    annotationOf(workload, POD_ROLE_ANNOTATION) === "coordinator";
  return [inputs.filter(isCoordinator), inputs.filter((input) => !isCoordinator(input))];
}

/** Without its Coordinator nothing of a deployment comes up, however long one waits. */
function requireCoordinator(
  coordinators: readonly PolicyInput[],
  others: readonly PolicyInput[],
): void {
  if (coordinators.length > 0) return;
  throw new InputError(
    "simulator_no_coordinator",
    `Cannot run the deployment: none of its ${others.length} confidential workloads is the Coordinator`,
    { hint: "name the folders that contrast generate was called with" },
  );
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    Deno.addSignalListener("SIGINT", () => resolve());
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => resolve());
  });
}

/** One pod that is refused is no reason to stop the others. */
function report(context: CliContext, pod: string, error: unknown): void {
  const text = error instanceof ContainerFailure && error.exit.stderr !== ""
    ? error.exit.stderr
    : renderError(error, { debug: false });
  if (!(error instanceof ContrastError)) throw error;
  context.out.result(`${pod}: not running`);
  for (const line of text.trimEnd().split("\n")) context.process.stderr.write(`${line}\n`);
}
