/**
 * Kubernetes YAML: files read as the API machinery reads them and edited in place, the workloads in them, and what
 * Contrast injects into their pod templates.
 *
 * @module
 */
export {
  INITDATA_ANNOTATION,
  POD_ROLE_ANNOTATION,
  POLICY_ANNOTATION,
  SKIP_INITIALIZER_ANNOTATION,
  WORKLOAD_SECRET_ID_ANNOTATION,
} from "./annotations.ts";
export {
  COMPONENT_REGISTRY,
  COORDINATOR_IMAGE,
  defaultImageReplacements,
  type ImageReplacements,
  INITIALIZER_IMAGE,
  parseImageReplacements,
  replacementOf,
} from "./component_images.ts";
export { editYamlFile } from "./edit_yaml_file.ts";
export { equalJson } from "./equal_json.ts";
export { type IdentityReader, withIdentityReader } from "./identity_reader.ts";
export {
  INITIALIZER_CONTAINER,
  type InitializerOptions,
  injectInitializer,
} from "./inject_initializer.ts";
export { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./json_value.ts";
export { parseYamlFile } from "./parse_yaml_file.ts";
export { containersOf, mapContainers, type PodContainer, replaceImages } from "./pod_containers.ts";
export {
  type PodTemplate,
  podTemplateOf,
  withAnnotations,
  withPodTemplates,
  withTemplate,
} from "./pod_template.ts";
export { isConfidential } from "./runtime_class.ts";
export { serviceNamesOf, type ServiceSelector, servicesOf } from "./service_names.ts";
export { SourceDocument } from "./source_document.ts";
export type { Workload, WorkloadKind } from "./workload.ts";
export { annotationOf, type WorkloadIdentity, workloadIdentity } from "./workload_identity.ts";
export { workloadsOf } from "./workloads_of.ts";
export type { YamlFile } from "./yaml_file.ts";
export { defaultYamlLimits, type YamlLimits } from "./yaml_limits.ts";
