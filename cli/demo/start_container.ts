import type { ClusterNetwork, ContainerStarter, StartedContainer } from "../../simulator/mod.ts";
import { hostEnvironment } from "../host_environment.ts";
import { selfCommand } from "../self_command.ts";

/** How long an Initializer of the demo waits for a Coordinator. */
const INITIALIZER_SECONDS = 10;

/**
 * Says which command plays a container: the product's own for Coordinator and Initializer, a stand-in for the
 * images of emojivoto.
 *
 * @param initializerSeconds How long an Initializer waits for a Coordinator; 0 without end.
 * @param coordinatorOf The mesh address that the name service answers to a pod; the host can answer what it likes.
 */
export function demoContainers(
  network: ClusterNetwork,
  coordinatorOf: (pod: string) => string,
  initializerSeconds = INITIALIZER_SECONDS,
): ContainerStarter {
  return (container) => {
    const args = argumentsOf(container, network, coordinatorOf, initializerSeconds);
    if (args === undefined) return undefined;
    const env = {
      ...container.env,
      ...hostEnvironment(),
      CONTRAST_SIMULATED_TSM: container.tsm,
    };
    return { ...selfCommand(args), env, cwd: container.root };
  };
}

function argumentsOf(
  container: StartedContainer,
  network: ClusterNetwork,
  coordinatorOf: (pod: string) => string,
  initializerSeconds: number,
): readonly string[] | undefined {
  const { root, name, image, pod } = container;
  if (name === "coordinator") return coordinatorArguments(root);
  if (name === "contrast-initializer") {
    return initializerArguments(root, coordinatorOf(pod), initializerSeconds);
  }
  const role = /emojivoto\/([a-z-]+)[:@]/.exec(image)?.[1];
  if (role === undefined) return undefined;
  return ["demo-program", role, "--tls", `${root}/contrast/tls-config`, "--network", network.file];
}

function coordinatorArguments(root: string): readonly string[] {
  const ports = ["--user-port", "0", "--mesh-port", "0", "--probe-port", "0"];
  const state = ["--state-dir", `${root}/mnt/state`];
  return ["coordinator", "serve", "--allow-simulated", "--host", "127.0.0.1", ...ports, ...state];
}

function initializerArguments(
  root: string,
  coordinator: string,
  seconds: number,
): readonly string[] {
  return [
    "initializer",
    "--allow-simulated",
    "--coordinator",
    coordinator,
    "--initdata",
    `${root}/contrast-initdata/initdata`,
    "--output-dir",
    `${root}/contrast`,
    "--timeout",
    String(seconds),
  ];
}
