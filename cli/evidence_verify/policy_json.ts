import { InputError, InputErrors } from "../../core/mod.ts";

const MAX_DEPTH = 16;
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Reads a policy file. `JSON.parse` silently keeps the last of several equal keys, so that one reader sees a check which
 * another does not; here they are an error, as are keys that every object inherits.
 *
 * @throws {InputError} `policy_file_invalid` when it is not JSON or nested too deeply.
 * @throws {InputErrors} `policy_file_invalid` with the path of each such key.
 */
export function parsePolicyJson(bytes: Uint8Array, file: string): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError("policy_file_invalid", `Cannot read ${file}: it is not JSON`, { cause });
  }
  const problems = new KeyScan(text, file).run();
  if (problems.length > 0) throw new InputErrors(problems);
  return value;
}

/** Walks text that `JSON.parse` accepted, so that only keys and nesting matter. */
class KeyScan {
  readonly #tokens: Iterator<RegExpExecArray, undefined>;
  readonly #file: string;
  readonly #problems: InputError[] = [];

  constructor(text: string, file: string) {
    this.#tokens = text.matchAll(token);
    this.#file = file;
  }

  run(): readonly InputError[] {
    this.#value(this.#next(), "", 0);
    return this.#problems;
  }

  #next(): string {
    const next = this.#tokens.next();
    return next.done === true ? "" : next.value[0];
  }

  #invalid(path: string, rule: string): InputError {
    return new InputError("policy_file_invalid", `Cannot use the policy: ${rule}`, {
      place: { kind: "json", file: this.#file, path: path || "policy" },
    });
  }

  #value(first: string, path: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      throw this.#invalid(path, `it is nested deeper than ${MAX_DEPTH} levels`);
    }
    if (first === "{") this.#object(path, depth);
    else if (first === "[") this.#array(path, depth);
  }

  #object(path: string, depth: number): void {
    const seen = new Set<string>();
    for (let next = this.#next(); next !== "}" && next !== "";) {
      const key = JSON.parse(next) as string;
      const here = path === "" ? key : `${path}.${key}`;
      if (seen.has(key)) this.#problems.push(this.#invalid(here, "the key appears twice"));
      if (key in Object.prototype) this.#problems.push(this.#invalid(here, "the key is not known"));
      seen.add(key);
      this.#next(); // the colon
      this.#value(this.#next(), here, depth + 1);
      next = this.#next();
      if (next === ",") next = this.#next();
    }
  }

  #array(path: string, depth: number): void {
    let next = this.#next();
    for (let index = 0; next !== "]" && next !== ""; index++) {
      this.#value(next, `${path}[${index}]`, depth + 1);
      next = this.#next();
      if (next === ",") next = this.#next();
    }
  }
}
