import type {
  CollectionTag,
  DocumentOptions,
  ParseOptions,
  ScalarTag,
  SchemaOptions,
  Tags,
} from "yaml";

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

/** Matches as go-yaml does: underscores do not count; in a number that begins with a point, only those between digits. */
class GoNumberPattern extends RegExp {
  override test(text: string): boolean {
    if (text.startsWith(".")) return super.test(text.replaceAll(/(?<=\d)_(?=\d)/g, ""));
    return !text.startsWith("_") && super.test(text.replaceAll("_", ""));
  }
}

/** Numbers as go-yaml reads them; also `0o17`, `0X1F` and `0B1`, and not `e3` or `.`. */
const GO_NUMBERS: readonly ScalarTag[] = [
  {
    tag: "tag:yaml.org,2002:int",
    default: true,
    test: new GoNumberPattern(
      /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/,
    ),
    resolve: goInteger,
  },
  {
    tag: "tag:yaml.org,2002:float",
    default: true,
    test: new GoNumberPattern(/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/),
    resolve: (text: string) => Number.parseFloat(text.replaceAll("_", "")),
  },
];

const RADIXES: Readonly<Record<string, number>> = { x: 16, b: 2, o: 8 };

function goInteger(text: string): number {
  const [, sign, prefix, digits] = /^([-+]?)(0[xXbBoO]?)?(.*)$/.exec(text.replaceAll("_", "")) ??
    [];
  const letter = prefix?.charAt(1).toLowerCase();
  const radix = prefix === undefined ? 10 : RADIXES[letter ?? ""] ?? 8;
  const value = Number.parseInt(digits === "" ? "0" : digits ?? "", radix);
  return sign === "-" && value !== 0 ? -value : value;
}

function kubernetesTags(tags: Tags): Tags {
  const kept = tags.filter((tag) =>
    typeof tag === "string" || !UNRESOLVED.has(tag.tag) && !isNumber(tag)
  );
  return [...GO_NUMBERS, ...kept];
}

/** Whether a tag of the library is for finite numbers. */
function isNumber(tag: CollectionTag | ScalarTag): boolean {
  return /:(?:int|float)$/.test(tag.tag) && "test" in tag && tag.test?.test(".inf") !== true;
}

/**
 * The tags of the library and those of go-yaml: what either would read as something else than a string is quoted. The
 * merge key is left out: a key `<<` that comes from JSON is a string.
 */
export function cautiousTags(tags: Tags): Tags {
  const others = tags.filter((tag) =>
    typeof tag === "string" ? tag !== "merge" : tag.tag !== "tag:yaml.org,2002:merge"
  );
  return [...GO_NUMBERS, ...others];
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
