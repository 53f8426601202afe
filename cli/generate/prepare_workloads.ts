import {
  COORDINATOR_IMAGE,
  type ImageReplacements,
  INITIALIZER_IMAGE,
  injectInitializer,
  type PodTemplate,
  podTemplateOf,
  replaceImages,
  replacementOf,
  type SourceDocument,
} from "../../k8s/mod.ts";
import type { ProblemList } from "./_problems.ts";
import type { ConfidentialWorkload, Deployment } from "./read_deployment.ts";

/** A workload and the pod template that it is going to have. */
export interface PreparedWorkload extends ConfidentialWorkload {
  readonly template: PodTemplate;
  readonly places: TemplatePlaces;
}

/**
 * Where a value of a template stands: in the file as the user wrote it, and once that is overwritten, in the new text,
 * so that a warning points to the line that the user finds.
 */
export interface TemplatePlaces {
  /** The document of the new text. */
  written?: SourceDocument;
}

/** How workloads are prepared. */
export interface PrepareOptions {
  readonly replacements: ImageReplacements;
  readonly skipInitializer: boolean;
}

/** Puts Contrast's own images and the Initializer into the templates; workloads that cannot take them are problems. */
export async function prepareWorkloads(
  deployment: Deployment,
  options: PrepareOptions,
  problems: ProblemList,
): Promise<PreparedWorkload[]> {
  const prepared: PreparedWorkload[] = [];
  for (const item of deployment.workloads) {
    const replaced = replaceImages(
      podTemplateOf(item.workload),
      (image) => replacementOf(image, options.replacements),
    );
    const template = options.skipInitializer || item.identity.skipInitializer
      ? replaced
      : await problems.try(() =>
        injectInitializer(item.workload, {
          image: options.replacements.get(INITIALIZER_IMAGE) ?? INITIALIZER_IMAGE,
          coordinatorHost: coordinatorHost(deployment, item),
        }, replaced)
      );
    if (template !== undefined) prepared.push({ ...item, template, places: {} });
  }
  return prepared;
}

/** The references that belong to Contrast itself; they are always written with their digests. */
export function componentImages(replacements: ImageReplacements): ReadonlySet<string> {
  return new Set(
    [COORDINATOR_IMAGE, INITIALIZER_IMAGE].map((name) => replacements.get(name) ?? name),
  );
}

/**
 * The Service of ready Coordinators, `coordinator-ready`. Its namespace is left out when neither the workload nor the
 * Coordinator names one, because then `kubectl` puts both into the same.
 */
function coordinatorHost(deployment: Deployment, item: ConfidentialWorkload): string {
  const coordinator = deployment.workloads.find(({ identity }) => identity.role === "coordinator");
  const namespace = coordinator?.workload.namespace;
  return namespace === undefined && item.workload.namespace === undefined
    ? "coordinator-ready"
    : `coordinator-ready.${namespace ?? "default"}`;
}
