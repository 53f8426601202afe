import { InputError } from "../../core/mod.ts";
import type { FailedCheck, Failure } from "../engine/decision.ts";

/** What an error message of kubelet, containerd or the agent says about a denied request. */
export interface Denial {
  readonly kind: string;
  /** Empty when the message says nothing of checks: other rules, or a message that was cut. */
  readonly failures: readonly Failure[];
  /** Whether the message ends before the rules' own text does. */
  readonly isCut: boolean;
}

const MAX_LENGTH = 1024 * 1024;

/**
 * Reads a pasted error: finds `… is blocked by policy` and what the rules printed, under any number of escapes.
 *
 * @throws {InputError} `denial_unknown` when the text is not the denial of a policy.
 */
export function parseDenial(text: string): Denial {
  const layers = unescapedLayers(text.slice(0, MAX_LENGTH));
  const plain = layers.at(-1) ?? "";
  const kind = /([A-Z]\w*(?:Request|Config)) is blocked by policy/.exec(plain)?.[1];
  if (kind === undefined) {
    throw new InputError(
      "denial_unknown",
      "Cannot find a denial in the text: expected … is blocked by policy",
      { hint: "paste the whole event that kubectl describe pod shows" },
    );
  }
  for (const layer of layers) {
    const whole = parseJson(balanced(printedPart(layer) ?? "") ?? "");
    if (whole !== undefined) return { kind, failures: failuresOf(kind, whole), isCut: false };
  }
  const printed = printedPart(plain);
  if (printed === undefined) return { kind, failures: [], isCut: false };
  return { kind, failures: salvaged(printed), isCut: true };
}

/** What the rules printed, from its opening bracket on. */
function printedPart(text: string): string | undefined {
  const at = text.search(/\bcontrast \[/);
  return at < 0 ? undefined : text.slice(at + "contrast ".length);
}

/** The text, and the text without its outermost escapes, and so on: each part of the error chain quotes once more. */
function unescapedLayers(text: string): string[] {
  const layers = [text];
  for (let plain = text; layers.length < 8 && /\\["\\]/.test(plain);) {
    plain = plain.replace(/\\(["\\])/g, "$1");
    layers.push(plain);
  }
  return layers;
}

/** The JSON array at the start of `text`, or undefined when it does not end. */
function balanced(text: string): string | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "[" || character === "{") depth++;
    else if ((character === "]" || character === "}") && --depth === 0) {
      return text.slice(0, at + 1);
    }
  }
  return undefined;
}

function parseJson(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function failuresOf(kind: string, printed: readonly unknown[]): Failure[] {
  const checks = (values: readonly unknown[]) =>
    values.filter((value): value is FailedCheck =>
      typeof value === "object" && value !== null && "check" in value &&
      typeof value.check === "string"
    );
  if (kind !== "CreateContainerRequest") return [{ failed: checks(printed) }];
  return printed.flatMap((value) => {
    const failure = value as { container?: unknown; name?: unknown; failed?: unknown };
    if (!Array.isArray(failure?.failed)) return [];
    return [{
      ...(typeof failure.container === "number" ? { container: failure.container } : {}),
      ...(typeof failure.name === "string" ? { name: failure.name } : {}),
      failed: checks(failure.failed),
    }];
  });
}

/** The names of checks in a message that was cut, with the container that stands before them. */
function salvaged(text: string): Failure[] {
  const failures: { container?: number; failed: FailedCheck[] }[] = [];
  for (const match of text.matchAll(/"container":\s*(\d+)|"check":\s*"(\w+)"/g)) {
    if (match[1] !== undefined) failures.push({ container: Number(match[1]), failed: [] });
    else {
      if (failures.length === 0) failures.push({ failed: [] });
      failures.at(-1)?.failed.push({ check: match[2] ?? "" });
    }
  }
  return failures.filter((failure) => failure.failed.length > 0);
}
