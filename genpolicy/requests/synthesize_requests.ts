import { InputError } from "../../core/mod.ts";
import { builtinPauseFacts } from "../data/build_pause.ts";
import type { PolicyInput } from "../data/build_policy_data.ts";
import type { ImageFacts } from "../images/mod.ts";
import { readPod } from "../pod/read_pod.ts";
import type { AgentRequest } from "./agent_request.ts";
import { containerProcess, execCommandsOf } from "./container_process.ts";
import { copyFileRequests } from "./copy_file_requests.ts";
import { createContainer } from "./create_container.ts";
import { deterministicHex } from "./deterministic_hex.ts";
import { networkRequests } from "./network_requests.ts";
import { type PodContext, podContext } from "./pod_context.ts";
import type { Synthesis, SynthesisedContainer } from "./synthesis.ts";

/**
 * The requests that kubelet, containerd and the shim send to the agent for one pod, from the start of its sandbox to
 * its end, in their order. The same input gives the same requests.
 *
 * Made from the YAML and the image facts alone, not from the policy, so that both can be compared.
 *
 * @param given What the cluster decides; what is left out has fixed values.
 * @throws {InputErrors} the problems of the pod.
 * @throws {InputError} `image_unknown` without facts of an image.
 */
export function synthesizeRequests(
  input: PolicyInput,
  given: Partial<PodContext> = {},
): AgentRequest[] {
  const pod = readPod(input.workload);
  const synthesis: Synthesis = { ...input, pod, context: podContext(pod, given) };
  const pause = pauseContainer(synthesis);
  const others = workloadContainers(synthesis);
  return [
    createSandbox(synthesis),
    ...networkRequests(synthesis),
    ...startRequests(pause, synthesis),
    ...others.flatMap((container) => [
      ...startRequests(container, synthesis),
      ...(container.entry?.role === "init" ? [removeContainer(container)] : []),
    ]),
    ...others.flatMap((container) => runningRequests(container, synthesis)),
    ...[...others.filter(({ entry }) => entry?.role !== "init"), pause].flatMap(endRequests),
    { kind: "DestroySandboxRequest", request: {} },
  ];
}

function createSandbox({ settings, pod, context }: Synthesis): AgentRequest {
  return {
    kind: "CreateSandboxRequest",
    request: {
      hostname: context.hostname,
      dns: ["search default.svc.cluster.local", "nameserver 10.96.0.10"],
      storages: settings.sandbox.storages,
      sandbox_pidns: pod.spec.shareProcessNamespace === true,
      sandbox_id: context.sandboxId,
      guest_hook_path: "",
      kernel_modules: [],
    },
  };
}

function pauseContainer({ settings, images, context }: Synthesis): SynthesisedContainer {
  const reference = settings.cluster_config.pause_container_image;
  const image: ImageFacts = images.get(reference) ?? builtinPauseFacts(reference);
  return { entry: undefined, image, id: context.sandboxId };
}

function workloadContainers({ pod, images, context }: Synthesis): SynthesisedContainer[] {
  return pod.containers.map((entry) => {
    const { name, image: reference } = entry.container;
    const image = images.get(reference);
    if (image === undefined) {
      throw new InputError("image_unknown", `Cannot find facts of image ${reference}`, {
        place: pod.place([...entry.path, "image"]),
        hint: `run contrast images lock ${reference}`,
      });
    }
    const seed = `container ${context.sandboxId} ${name} ${context.attempt}`;
    return { entry, image, id: deterministicHex(seed, 64) };
  });
}

function startRequests(container: SynthesisedContainer, synthesis: Synthesis): AgentRequest[] {
  const { id } = container;
  return [
    ...copyFileRequests(container, synthesis),
    createContainer(container, synthesis),
    { kind: "StartContainerRequest", request: { container_id: id } },
    { kind: "WaitProcessRequest", request: { container_id: id, exec_id: id } },
  ];
}

function runningRequests(container: SynthesisedContainer, synthesis: Synthesis): AgentRequest[] {
  const { id, entry } = container;
  if (entry === undefined || entry.role === "init") return [];
  const process = containerProcess(container, synthesis);
  return [
    { kind: "StatsContainerRequest", request: { container_id: id } },
    ...execCommandsOf(entry.container).map((Args, index): AgentRequest => ({
      kind: "ExecProcessRequest",
      request: {
        container_id: id,
        exec_id: deterministicHex(`exec ${id} ${index}`, 64),
        string_user: null,
        process: { ...process, Args, Terminal: false, Capabilities: null, Rlimits: [] },
        stdin_port: null,
        stdout_port: null,
        stderr_port: null,
      },
    })),
    { kind: "GetOOMEventRequest", request: {} },
  ];
}

function endRequests({ id }: SynthesisedContainer): AgentRequest[] {
  return [
    { kind: "SignalProcessRequest", request: { container_id: id, exec_id: id, signal: 15 } },
    { kind: "RemoveContainerRequest", request: { container_id: id, timeout: 0 } },
  ];
}

function removeContainer({ id }: SynthesisedContainer): AgentRequest {
  return { kind: "RemoveContainerRequest", request: { container_id: id, timeout: 0 } };
}
