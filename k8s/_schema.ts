import type { DocumentOptions, ParseOptions, SchemaOptions, Tags } from "yaml";

type ComposerOptions = ParseOptions & DocumentOptions & SchemaOptions;

/**
 * Tags of YAML 1.1 that the Kubernetes API machinery (go-yaml) does not resolve to something else than text: `22:22`
 * is not a number in base 60, a date is a string, and the collection types cannot be JSON.
 */
const UNRESOLVED = new Set([
  "tag:yaml.org,2002:timestamp",
  "tag:yaml.org,2002:binary",
  "tag:yaml.org,2002:omap",
  "tag:yaml.org,2002:pairs",
  "tag:yaml.org,2002:set",
]);

/** go-yaml reads `0o17`, which YAML 1.2 writes, as the octal number that YAML 1.1 writes `017`. */
const octal12 = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  format: "OCT",
  test: /^[-+]?0o[0-7]+$/,
  resolve: (text: string) => Number.parseInt(text.replace("0o", ""), 8),
} as const;

function kubernetesTags(tags: Tags): Tags {
  const kept = tags.filter((tag) =>
    typeof tag === "string" || (!UNRESOLVED.has(tag.tag) && tag.format !== "TIME")
  );
  return [octal12, ...kept];
}

/** How YAML is read: as 1.1, the way the Kubernetes API machinery does. Duplicate keys are found by `_convert.ts`. */
export const COMPOSER_OPTIONS: ComposerOptions = {
  version: "1.1",
  customTags: kubernetesTags,
  keepSourceTokens: true,
  logLevel: "silent",
  prettyErrors: false,
  strict: true,
  // The check of the library compares each key with every other one; ours is linear.
  uniqueKeys: false,
};
