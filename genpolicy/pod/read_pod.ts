import { InputError } from "../../core/mod.ts";
import {
  isJsonObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  type Workload,
} from "../../k8s/mod.ts";
import { Problems } from "../problems.ts";
import { checkContainer } from "./check_container.ts";
import { checkFields } from "./check_fields.ts";
import type { Pod, PodContainer } from "./pod.ts";
import type { Container, PodMetadata, PodSpec, Volume } from "./pod_spec.ts";

const MAX_CONTAINERS = 1000;

/**
 * Reads the pod template of a workload: every field must be known, have its type and be enforceable, and references
 * between fields must hold.
 *
 * @throws {InputErrors} all problems: `field_unknown`, `field_type_wrong`, `field_missing`, `field_refused`,
 * `name_repeated`, `volume_malformed`, `volume_unknown`, `mount_path_malformed`, `env_malformed`,
 * `container_malformed`.
 */
export function readPod(workload: Workload): Pod {
  const problems = new Problems();
  const pod = readPodInto(workload, problems);
  problems.throwIfAny();
  return pod;
}

/**
 * Like `readPod`, for callers that go on collecting problems: what is unknown is left out of the result.
 *
 * @throws {InputErrors} all problems so far when a field has a wrong type or is missing, so that nothing can be read.
 */
export function readPodInto(workload: Workload, problems: Problems): Pod {
  const place = (path: JsonPath) => workload.place(path);
  const metadata = checkFields("ObjectMeta", workload.metadata, {
    problems,
    place: (path) => place(["metadata", ...path]),
  });
  const spec = checkFields("PodSpec", workload.spec, {
    problems,
    place: (path) => place(["spec", ...path]),
  });
  if (problems.has("field_type_wrong", "field_missing")) problems.throwIfAny();
  const podSpec = spec as unknown as PodSpec;
  const volumes = readVolumes(podSpec, claimTemplates(workload), problems, place);
  const containers = readContainers(podSpec, problems, place);
  for (const entry of containers) checkContainer(entry, volumes, { problems, place });
  return {
    workload,
    metadata: metadata as unknown as PodMetadata,
    spec: podSpec,
    containers,
    volumes,
    place,
  };
}

function readVolumes(
  spec: PodSpec,
  templates: readonly string[],
  problems: Problems,
  place: Pod["place"],
): Map<string, Volume> {
  const volumes = new Map<string, Volume>();
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    const path = ["spec", "volumes", index];
    const sources = Object.keys(volume).filter((key) => key !== "name");
    if (sources.length !== 1) {
      const found = sources.length === 0 ? "no source" : `sources ${sources.join(" and ")}`;
      problems.add(
        new InputError("volume_malformed", `Cannot use volume ${volume.name}: it has ${found}`, {
          place: place(path),
          hint: "give it exactly one source, such as emptyDir: {}",
        }),
      );
    }
    if (volumes.has(volume.name)) {
      problems.add(
        new InputError("name_repeated", `Cannot use volume name ${volume.name} twice`, {
          place: place([...path, "name"]),
        }),
      );
    }
    volumes.set(volume.name, volume);
  }
  for (const name of templates) volumes.set(name, { name, claimTemplate: {} });
  return volumes;
}

function readContainers(
  spec: PodSpec,
  problems: Problems,
  place: Pod["place"],
): PodContainer[] {
  const entries: PodContainer[] = [
    ...(spec.initContainers ?? []).map((container, index): PodContainer => ({
      role: container.restartPolicy === "Always" ? "sidecar" : "init",
      container,
      path: ["spec", "initContainers", index],
    })),
    ...spec.containers.map((container: Container, index): PodContainer => ({
      role: "container",
      container,
      path: ["spec", "containers", index],
    })),
  ];
  if (spec.containers.length === 0 || entries.length > MAX_CONTAINERS) {
    problems.add(
      new InputError(
        "container_malformed",
        `Cannot use a pod with ${entries.length} containers: expected 1 to ${MAX_CONTAINERS}`,
        { place: place(["spec", "containers"]) },
      ),
    );
  }
  const names = new Set<string>();
  for (const { container, path } of entries) {
    if (names.has(container.name)) {
      problems.add(
        new InputError("name_repeated", `Cannot use container name ${container.name} twice`, {
          place: place([...path, "name"]),
          hint: "names must differ among all containers and init containers",
        }),
      );
    }
    names.add(container.name);
  }
  return entries;
}

/** Names of the volume claim templates of a StatefulSet. */
function claimTemplates(workload: Workload): string[] {
  if (workload.kind !== "StatefulSet") return [];
  let value: JsonValue | undefined = workload.document.value;
  for (const key of [...workload.podPath.slice(0, -1), "volumeClaimTemplates"]) {
    value = (value as JsonObject | undefined)?.[key as string];
  }
  if (!Array.isArray(value)) return [];
  return value.flatMap((template: JsonValue) => {
    const metadata = isJsonObject(template) ? template["metadata"] : undefined;
    const name = isJsonObject(metadata) ? metadata["name"] : undefined;
    return typeof name === "string" ? [name] : [];
  });
}
