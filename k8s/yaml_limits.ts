/** How much of an untrusted YAML file is read before it is refused. */
export interface YamlLimits {
  /** Length of the text in UTF-16 code units. */
  readonly maxLength: number;
  /** Nesting of collections, aliases followed. */
  readonly maxDepth: number;
  /** Documents in one file. */
  readonly maxDocuments: number;
  /** Lexical tokens in one document; counted before anything is built from them. */
  readonly maxTokens: number;
  /** Values in one document, aliases counted as often as they are used. */
  readonly maxValues: number;
  /** Problems that are reported for one file; a file that is no YAML at all has thousands. */
  readonly maxProblems: number;
}

/**
 * Generous for deployments, tight for attacks: etcd takes objects of 1.5 MiB, the deepest OpenAPI schemas in custom
 * resource definitions nest some 60 levels, and a List of 1,000 deployments has some 200,000 values, while a bomb of ten
 * nested anchors means 10^10. The densest file within these limits takes some 600 MiB of memory to read.
 */
export const defaultYamlLimits: YamlLimits = {
  maxLength: 64 * 1024 * 1024,
  maxDepth: 200,
  maxDocuments: 100_000,
  maxTokens: 2_000_000,
  maxValues: 500_000,
  maxProblems: 20,
};
