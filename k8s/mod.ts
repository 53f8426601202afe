/**
 * Kubernetes YAML: files read as the API machinery reads them and edited in place, the workloads in them, and what
 * Contrast injects into their pod templates.
 *
 * @module
 */
export { editYamlFile } from "./edit_yaml_file.ts";
export { equalJson } from "./equal_json.ts";
export { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./json_value.ts";
export { parseYamlFile } from "./parse_yaml_file.ts";
export { SourceDocument } from "./source_document.ts";
export type { Workload, WorkloadKind } from "./workload.ts";
export { workloadsOf } from "./workloads_of.ts";
export type { YamlFile } from "./yaml_file.ts";
export { defaultYamlLimits, type YamlLimits } from "./yaml_limits.ts";
