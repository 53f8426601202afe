import { InputError, InputErrors } from "../core/mod.ts";
import { memberPath } from "./_json_path.ts";

const MAX_DEPTH = 32;

/**
 * Reads JSON text as `JSON.parse` does, but refuses duplicate keys (of which `JSON.parse` silently keeps the last)
 * and deep nesting, both of which make two readers of one manifest disagree.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      "manifest_not_json",
      `Cannot read manifest as JSON: ${
        cause instanceof Error ? reasonOf(cause) : "malformed text"
      }`,
      { cause },
    );
  }
  const duplicates = new DuplicateScan(text).run();
  if (duplicates.length > 0) throw new InputErrors(duplicates);
  return value;
}

/** What the engine says, without the text that it quotes: that is not ours, and a terminal would obey it. */
function reasonOf({ message }: Error): string {
  return message.replace(/, (?:\.{3})?".*is not valid JSON$/s, "").replace(/[^\x20-\x7e]/g, "?");
}

/** Walks text that `JSON.parse` accepted, so that it needs to know only where keys and nesting are. */
class DuplicateScan {
  readonly #tokens: Iterator<RegExpExecArray, undefined>;
  readonly #problems: InputError[] = [];

  constructor(text: string) {
    this.#tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  }

  run(): InputError[] {
    this.#value(this.#next(), "", 0);
    return this.#problems;
  }

  #next(): string {
    const token = this.#tokens.next();
    return token.done === true ? "" : token.value[0];
  }

  #value(token: string, path: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      throw new InputError(
        "manifest_too_deep",
        `Cannot read manifest: nested deeper than ${MAX_DEPTH} levels`,
        { place: { kind: "json", path } },
      );
    }
    if (token === "{") this.#object(path, depth);
    else if (token === "[") this.#array(path, depth);
  }

  #object(path: string, depth: number): void {
    const seen = new Set<string>();
    for (let token = this.#next(); token !== "}" && token !== "";) {
      const key = JSON.parse(token) as string;
      const here = memberPath(path, key);
      if (seen.has(key)) {
        this.#problems.push(
          new InputError("manifest_duplicate_key", `Cannot read manifest: key appears twice`, {
            place: { kind: "json", path: here },
          }),
        );
      }
      // Schema libraries look fields up with `in`, which also finds the prototype's members.
      if (key in Object.prototype) {
        this.#problems.push(
          new InputError("manifest_field_unknown", `Cannot accept manifest: unknown field`, {
            place: { kind: "json", path: here },
          }),
        );
      }
      seen.add(key);
      this.#next(); // the colon
      this.#value(this.#next(), here, depth + 1);
      token = this.#next();
      if (token === ",") token = this.#next();
    }
  }

  #array(path: string, depth: number): void {
    let token = this.#next();
    for (let index = 0; token !== "]" && token !== ""; index++) {
      this.#value(token, memberPath(path, index), depth + 1);
      token = this.#next();
      if (token === ",") token = this.#next();
    }
  }
}
