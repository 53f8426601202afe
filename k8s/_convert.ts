import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import type { JsonValue } from "./json_value.ts";
import type { YamlLimits } from "./yaml_limits.ts";

/** Tells about a problem at an offset of the document's text. */
export type Report = (code: ConversionCode, offset: number, detail: string) => void;

/** What can be wrong with YAML that is well-formed. */
export type ConversionCode = "duplicate_key" | "key" | "alias" | "number" | "size" | "depth";

interface Converted {
  readonly value: JsonValue;
  /** Number of values, aliases expanded. */
  readonly size: number;
}

/** How YAML 1.1 writes infinity and "not a number". */
const NOT_FINITE = /^[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)$/;

/** Thrown to leave a document that is too large; the problem has been reported already. */
class Abandon extends Error {}

/**
 * Converts a document to JSON, following aliases and merge keys, and reports everything that JSON cannot hold.
 *
 * An anchored value is converted once and shared by its aliases; its size counts each time. So a bomb of nested
 * anchors is noticed by addition, without ever being expanded.
 */
export function convertDocument(
  document: Document.Parsed,
  limits: YamlLimits,
  report: Report,
): JsonValue {
  try {
    return new Converter(limits, report).convert(document.contents, 0).value;
  } catch (error) {
    if (error instanceof Abandon) return null;
    throw error;
  }
}

class Converter {
  readonly #limits: YamlLimits;
  readonly #report: Report;
  readonly #anchors = new Map<string, { node: Node; converted?: Converted }>();
  #size = 0;

  constructor(limits: YamlLimits, report: Report) {
    this.#limits = limits;
    this.#report = report;
  }

  convert(node: Node | null | undefined, depth: number): Converted {
    if (!node) return { value: null, size: 1 };
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node)) return this.#alias(node.source, offset);
    if (depth > this.#limits.maxDepth) this.#abandon("depth", offset, "");
    const anchor = node.anchor === undefined ? undefined : { node };
    if (anchor !== undefined && node.anchor !== undefined) this.#anchors.set(node.anchor, anchor);
    const converted = isMap<Node, Node | null>(node)
      ? this.#map(node.items, offset, depth)
      : isSeq<Node>(node)
      ? this.#sequence(node.items, offset, depth)
      : { value: this.#scalar(node as Scalar, offset), size: 1 };
    if (anchor !== undefined) Object.assign(anchor, { converted });
    this.#count(isScalar(node) ? 1 : 0, offset);
    return converted;
  }

  #map(
    items: readonly { key: Node; value: Node | null }[],
    offset: number,
    depth: number,
  ): Converted {
    const own = new Map<string, JsonValue>();
    const merged = new Map<string, JsonValue>();
    let size = 1;
    this.#count(1, offset);
    for (const { key, value } of items) {
      const converted = this.convert(value, depth + 1);
      size += converted.size;
      if (isMergeKey(key)) {
        this.#merge(merged, converted.value, key);
        continue;
      }
      const name = this.#key(key);
      if (name === undefined) continue;
      if (own.has(name)) this.#report("duplicate_key", key.range?.[0] ?? offset, name);
      own.set(name, converted.value);
    }
    for (const [name, value] of own) merged.set(name, value);
    return { value: Object.fromEntries(merged) as JsonValue, size };
  }

  #sequence(items: readonly Node[], offset: number, depth: number): Converted {
    this.#count(1, offset);
    const converted = items.map((item) => this.convert(item, depth + 1));
    return {
      value: converted.map((item) => item.value),
      size: converted.reduce((sum, item) => sum + item.size, 1),
    };
  }

  #alias(source: string, offset: number): Converted {
    const target = this.#anchors.get(source);
    if (target === undefined) {
      this.#report("alias", offset, `alias *${source} has no anchor before it`);
      return { value: null, size: 1 };
    }
    if (target.converted === undefined) {
      this.#report("alias", offset, `alias *${source} stands inside the value of its own anchor`);
      return { value: null, size: 1 };
    }
    this.#count(target.converted.size, offset);
    return target.converted;
  }

  #merge(merged: Map<string, JsonValue>, value: JsonValue, key: Node): void {
    const sources: readonly JsonValue[] = Array.isArray(value) ? value : [value];
    for (const source of sources) {
      if (typeof source !== "object" || source === null || Array.isArray(source)) {
        this.#report("key", key.range?.[0] ?? 0, "a merge key << needs a mapping");
        continue;
      }
      // The first source that has a key wins, as YAML 1.1 says.
      for (const [name, item] of Object.entries(source)) {
        if (!merged.has(name)) merged.set(name, item);
      }
    }
  }

  #key(node: Node): string | undefined {
    const key = isAlias(node)
      ? this.#alias(node.source, node.range?.[0] ?? 0).value
      : isScalar(node)
      ? node.value
      : undefined;
    if (isScalar(node) && node.anchor !== undefined) this.convert(node, 0);
    if (typeof key === "string") return key;
    if (typeof key === "number" || typeof key === "boolean") return String(key);
    this.#report(
      "key",
      node?.range?.[0] ?? 0,
      key === null ? "null as a key" : "a collection as a key",
    );
    return undefined;
  }

  #scalar(node: Scalar, offset: number): JsonValue {
    const value = node.value;
    if (typeof value === "number" && !Number.isFinite(value)) {
      // `e3`, `.` and `1e400` look like numbers to YAML 1.1 and are text to go-yaml.
      if (node.source !== undefined && !NOT_FINITE.test(node.source)) return node.source;
      this.#report("number", offset, String(node.source ?? value));
      return null;
    }
    if (typeof value === "bigint") return Number(value);
    if (value === null || value === undefined) return null;
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : String(value);
  }

  #count(size: number, offset: number): void {
    this.#size += size;
    if (this.#size > this.#limits.maxValues) this.#abandon("size", offset, "");
  }

  #abandon(code: ConversionCode, offset: number, detail: string): never {
    this.#report(code, offset, detail);
    throw new Abandon();
  }
}

function isMergeKey(node: Node): boolean {
  return isScalar(node) &&
    (node.value === "<<" && node.type === "PLAIN" || typeof node.value === "symbol");
}
