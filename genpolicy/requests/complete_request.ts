import { REQUEST_SHAPES } from "./request_shapes.ts";
import { defaultOf, type Shape } from "./shape.ts";

/** Something that the request leaves out, has too much, or has in another type than the agent's. */
export interface RequestNote {
  /** JSON pointer into the request. */
  readonly pointer: string;
  readonly problem: "missing" | "unknown" | "wrong_type";
}

/** A request as the agent would show it to the policy. */
export interface CompletedRequest {
  readonly request: Record<string, unknown>;
  readonly notes: readonly RequestNote[];
}

/** Deeper than any message of the agent. */
const MAX_DEPTH = 16;

/**
 * Fills in what a request leaves out, as protobuf does in the agent: "", 0, false, [], {} or null.
 *
 * Unknown fields are dropped. Values of a wrong type stay and are noted: the rules deny them. Requests of a kind
 * that the rules do not look into are returned as they are.
 */
export function completeRequest(kind: string, request: unknown): CompletedRequest {
  const notes: RequestNote[] = [];
  const shape = Object.hasOwn(REQUEST_SHAPES, kind) ? REQUEST_SHAPES[kind] : undefined;
  const given = isObject(request) ? request : {};
  if (!isObject(request)) notes.push({ pointer: "", problem: "wrong_type" });
  if (shape === undefined) return { request: given, notes };
  return { request: complete(shape, given, "", notes, 0) as Record<string, unknown>, notes };
}

function complete(
  shape: Shape,
  value: unknown,
  pointer: string,
  notes: RequestNote[],
  depth: number,
): unknown {
  if (!fits(shape, value) || depth > MAX_DEPTH) {
    notes.push({ pointer, problem: "wrong_type" });
    return value;
  }
  if (value === null) return value;
  switch (shape.kind) {
    case "list":
      return (value as unknown[]).map((item, index) =>
        complete(shape.of, item, `${pointer}/${index}`, notes, depth + 1)
      );
    case "map":
      return Object.fromEntries(
        Object.entries(value as object).map((
          [key, item],
        ) => [key, complete(shape.of, item, `${pointer}/${escapePart(key)}`, notes, depth + 1)]),
      );
    case "message":
      return completeFields(shape.fields, value as Record<string, unknown>, pointer, notes, depth);
    default:
      return value;
  }
}

function completeFields(
  fields: Readonly<Record<string, Shape>>,
  value: Record<string, unknown>,
  pointer: string,
  notes: RequestNote[],
  depth: number,
): Record<string, unknown> {
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(fields, key)) {
      notes.push({ pointer: `${pointer}/${escapePart(key)}`, problem: "unknown" });
    }
  }
  const completed: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(fields)) {
    const at = `${pointer}/${name}`;
    if (Object.hasOwn(value, name)) {
      completed[name] = complete(shape, value[name], at, notes, depth + 1);
    } else {
      notes.push({ pointer: at, problem: "missing" });
      completed[name] = defaultOf(shape);
    }
  }
  return completed;
}

function fits(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "optional":
      return value === null || typeof value !== "object";
    case "list":
      return Array.isArray(value);
    case "map":
      return isObject(value);
    case "message":
      return value === null || isObject(value);
  }
}

function escapePart(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
