/**
 * From a pod, its images and settings to the policy that the Kata agent enforces: the data of the policy, its text,
 * the initdata that is measured, warnings, and where each value comes from.
 *
 * @module
 */
export { collectConfigObjects } from "./config/collect_config_objects.ts";
export { type ConfigObject, ConfigObjects } from "./config/config_objects.ts";
export {
  buildPolicyData,
  type BuiltPolicyData,
  type PolicyInput,
} from "./data/build_policy_data.ts";
export type { Decision, FailedCheck, Failure, StateOperation } from "./engine/decision.ts";
export { PolicyEngine, type PolicyState } from "./engine/policy_engine.ts";
export { type SplitPolicy, splitPolicy } from "./engine/split_policy.ts";
export type { MountDescription } from "./describe/describe_mounts.ts";
export {
  type ContainerDescription,
  describePolicy,
  type PolicyDescription,
} from "./describe/describe_policy.ts";
export { renderPolicyDescription } from "./describe/render_policy_description.ts";
export type { CheckGuide } from "./explain/check_guide.ts";
export { checkGuides } from "./explain/check_guides.ts";
export { diffGrants, type GrantDifference } from "./explain/diff_grants.ts";
export {
  type DeniedRequest,
  type DenyingPolicy,
  explainDecision,
} from "./explain/explain_decision.ts";
export type { Explanation } from "./explain/explanation.ts";
export { type Denial, parseDenial } from "./explain/parse_denial.ts";
export { type Grant, policyGrants } from "./explain/policy_grants.ts";
export { renderExplanation, renderOrigin } from "./explain/render_explanation.ts";
export {
  type GeneratedPolicy,
  generatePolicies,
  generatePolicy,
  type PolicyRequest,
} from "./generate_policy.ts";
export { imagesOfWorkload, type WorkloadImage } from "./images_of_workload.ts";
export {
  initdataAnnotation,
  initdataAnnotationKey,
  policyAnnotation,
  policyAnnotationKey,
} from "./initdata/initdata_annotation.ts";
export { type InitdataInput, renderInitdata } from "./initdata/render_initdata.ts";
export { type Origin, originOf, type Origins } from "./origins.ts";
export { podFieldTables } from "./pod/pod_field_tables.ts";
export type { FieldClass, FieldRule, FieldTable, FieldType } from "./pod/field_rule.ts";
export type { Pod, PodContainer } from "./pod/pod.ts";
export { readPod } from "./pod/read_pod.ts";
export type {
  ContainerBindings,
  PolicyBindings,
  PolicyContainer,
  PolicyData,
  PolicyPod,
} from "./policy_data.ts";
export { renderPolicy } from "./render_policy.ts";
export type { AgentRequest } from "./requests/agent_request.ts";
export {
  type CompletedRequest,
  completeRequest,
  type RequestNote,
} from "./requests/complete_request.ts";
export type { LinkedService, PodContext } from "./requests/pod_context.ts";
export { synthesizeRequests } from "./requests/synthesize_requests.ts";
export { defaultSettings } from "./settings/default_settings.ts";
export { loadSettings } from "./settings/load_settings.ts";
export { parseSettings, type SettingsFile } from "./settings/parse_settings.ts";
export {
  defaultProfile,
  type ProfileName,
  profileNames,
  profileSettings,
} from "./settings/profiles.ts";
export { renderSettings } from "./settings/render_settings.ts";
export type { Settings } from "./settings/settings.ts";
export type { PolicyWarning, PolicyWarningCode } from "./warnings/policy_warning.ts";
