import { type FieldTable, irrelevantFields } from "./field_rule.ts";

const NOTE = "Decides where the pod runs";
const TERMS = {
  preferredDuringSchedulingIgnoredDuringExecution: "[]WeightedPodAffinityTerm",
  requiredDuringSchedulingIgnoredDuringExecution: "[]PodAffinityTerm",
};

/** Types that only the scheduler reads. */
export const schedulingFields: Readonly<Record<string, FieldTable>> = {
  Affinity: irrelevantFields(NOTE, {
    nodeAffinity: "NodeAffinity",
    podAffinity: "PodAffinity",
    podAntiAffinity: "PodAntiAffinity",
  }),
  NodeAffinity: irrelevantFields(NOTE, {
    preferredDuringSchedulingIgnoredDuringExecution: "[]PreferredSchedulingTerm",
    requiredDuringSchedulingIgnoredDuringExecution: "NodeSelector",
  }),
  PodAffinity: irrelevantFields(NOTE, TERMS),
  PodAntiAffinity: irrelevantFields(NOTE, TERMS),
  PreferredSchedulingTerm: irrelevantFields(NOTE, {
    preference: "NodeSelectorTerm",
    weight: "integer",
  }),
  NodeSelector: irrelevantFields(NOTE, { nodeSelectorTerms: "[]NodeSelectorTerm" }),
  NodeSelectorTerm: irrelevantFields(NOTE, {
    matchExpressions: "[]NodeSelectorRequirement",
    matchFields: "[]NodeSelectorRequirement",
  }),
  NodeSelectorRequirement: irrelevantFields(NOTE, {
    key: "string",
    operator: "string",
    values: "[]string",
  }),
  WeightedPodAffinityTerm: irrelevantFields(NOTE, {
    podAffinityTerm: "PodAffinityTerm",
    weight: "integer",
  }),
  PodAffinityTerm: irrelevantFields(NOTE, {
    labelSelector: "LabelSelector",
    matchLabelKeys: "[]string",
    mismatchLabelKeys: "[]string",
    namespaceSelector: "LabelSelector",
    namespaces: "[]string",
    topologyKey: "string",
  }),
  LabelSelector: irrelevantFields("Selects objects of the cluster", {
    matchExpressions: "[]LabelSelectorRequirement",
    matchLabels: "{}string",
  }),
  LabelSelectorRequirement: irrelevantFields("Selects objects of the cluster", {
    key: "string",
    operator: "string",
    values: "[]string",
  }),
  PodSchedulingGate: irrelevantFields(NOTE, { name: "string" }),
  Toleration: irrelevantFields(NOTE, {
    effect: "string",
    key: "string",
    operator: "string",
    tolerationSeconds: "integer",
    value: "string",
  }),
  TopologySpreadConstraint: irrelevantFields(NOTE, {
    labelSelector: "LabelSelector",
    matchLabelKeys: "[]string",
    maxSkew: "integer",
    minDomains: "integer",
    nodeAffinityPolicy: "string",
    nodeTaintsPolicy: "string",
    topologyKey: "string",
    whenUnsatisfiable: "string",
  }),
};
