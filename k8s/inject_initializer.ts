import { InputError } from "../core/mod.ts";
import { INITDATA_ANNOTATION } from "./annotations.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json_value.ts";
import { mapContainers } from "./pod_containers.ts";
import { type PodTemplate, podTemplateOf } from "./pod_template.ts";
import type { Workload } from "./workload.ts";

/** What the injected container needs to know. */
export interface InitializerOptions {
  /** Reference of the Initializer's image. */
  readonly image: string;
  /** Value of `COORDINATOR_HOST`: host name, or host and port, of the Coordinator's mesh API. */
  readonly coordinatorHost: string;
}

/** Name of the init container. */
export const INITIALIZER_CONTAINER = "contrast-initializer";
const SECRETS_VOLUME = "contrast-secrets";
const SECRETS_PATH = "/contrast";
const INITDATA_VOLUME = "contrast-initdata";
const INITDATA_PATH = "/contrast-initdata";
/** Deno needs some 90 MiB to start a TLS client; the rest is for the evidence. */
const INITIALIZER_MEMORY = "200Mi";

/**
 * The template of a workload with the Initializer in it: the first init container, a volume in memory for certificates
 * and secrets that every container mounts at `/contrast`, and a downward-API volume through which the Initializer reads
 * the initdata. Injecting again changes nothing; what was injected by another version is replaced.
 *
 * @throws {InputError} `mount_path_taken` when a container mounts something else where certificates go.
 */
export function injectInitializer(
  workload: Workload,
  options: InitializerOptions,
  template: PodTemplate = podTemplateOf(workload),
): PodTemplate {
  const mounted = mapContainers(template, (container, path) => {
    if (container["name"] === INITIALIZER_CONTAINER) return container;
    return withSecretsMount(workload, container, path);
  });
  const spec = isJsonObject(mounted["spec"]) ? mounted["spec"] : {};
  const others = listOf(spec["initContainers"]).filter((container) =>
    nameOf(container) !== INITIALIZER_CONTAINER
  );
  return {
    ...mounted,
    spec: {
      ...spec,
      initContainers: [initializerContainer(options), ...others],
      volumes: withVolumes(listOf(spec["volumes"])),
    },
  };
}

function initializerContainer(options: InitializerOptions): JsonObject {
  return {
    name: INITIALIZER_CONTAINER,
    image: options.image,
    env: [{ name: "COORDINATOR_HOST", value: options.coordinatorHost }],
    resources: {
      requests: { memory: INITIALIZER_MEMORY },
      limits: { memory: INITIALIZER_MEMORY },
    },
    // Only root may ask configfs-tsm for a report, whatever user the pod's own containers are.
    securityContext: {
      runAsUser: 0,
      runAsGroup: 0,
      runAsNonRoot: false,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: SECRETS_VOLUME, mountPath: SECRETS_PATH },
      { name: INITDATA_VOLUME, mountPath: INITDATA_PATH, readOnly: true },
    ],
  };
}

function withVolumes(present: readonly JsonValue[]): JsonValue[] {
  const fieldPath = `metadata.annotations['${INITDATA_ANNOTATION}']`;
  const ours: JsonObject[] = [
    { name: SECRETS_VOLUME, emptyDir: { medium: "Memory" } },
    {
      name: INITDATA_VOLUME,
      downwardAPI: { items: [{ path: "initdata", fieldRef: { fieldPath } }] },
    },
  ];
  const missing = ours.filter((volume) =>
    !present.some((other) => nameOf(other) === nameOf(volume))
  );
  const replaced = present.map((volume) =>
    ours.find((other) => nameOf(other) === nameOf(volume)) ?? volume
  );
  return [...replaced, ...missing];
}

function withSecretsMount(
  workload: Workload,
  container: JsonObject,
  path: readonly (string | number)[],
): JsonObject {
  const mounts = listOf(container["volumeMounts"]);
  const present = mounts.find((mount) =>
    isJsonObject(mount) && trimSlash(mount["mountPath"]) === SECRETS_PATH
  );
  if (present === undefined) {
    return {
      ...container,
      volumeMounts: [...mounts, { name: SECRETS_VOLUME, mountPath: SECRETS_PATH }],
    };
  }
  if (nameOf(present) === SECRETS_VOLUME) return container;
  throw new InputError(
    "mount_path_taken",
    `Cannot mount the certificates at ${SECRETS_PATH}: volume ${nameOf(present) ?? "?"} is there`,
    {
      place: workload.place([...path, "volumeMounts", mounts.indexOf(present)]),
      hint:
        "mount it somewhere else, or set the annotation contrast.edgeless.systems/skip-initializer",
    },
  );
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function nameOf(value: JsonValue): string | undefined {
  const name = isJsonObject(value) ? value["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}

function trimSlash(path: JsonValue | undefined): JsonValue | undefined {
  return typeof path === "string" && path.length > 1 ? path.replace(/\/+$/, "") : path;
}
