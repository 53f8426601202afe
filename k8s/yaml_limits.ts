/** How much of an untrusted YAML file is read before it is refused. */
export interface YamlLimits {
  /** Length of the text in UTF-16 code units. */
  readonly maxLength: number;
  /** Nesting of collections, aliases followed. */
  readonly maxDepth: number;
  /** Values in one document, aliases counted as often as they are used. */
  readonly maxValues: number;
  /** Problems that are reported for one file; a file that is no YAML at all has thousands. */
  readonly maxProblems: number;
}

/**
 * Generous for deployments, tight for attacks: etcd takes objects of 1.5 MiB, the deepest OpenAPI schemas in custom
 * resource definitions nest some 60 levels, and a bomb of ten nested anchors means 10^10 values.
 */
export const defaultYamlLimits: YamlLimits = {
  maxLength: 64 * 1024 * 1024,
  maxDepth: 200,
  maxValues: 1_000_000,
  maxProblems: 20,
};
