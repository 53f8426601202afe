import { StateError } from "../../core/mod.ts";
import type { StateOperation } from "./decision.ts";

type JsonObject = Record<string, unknown>;

/**
 * Applies the operations of an allowed request to the agent's data document, as the agent does: all or none.
 *
 * Only objects are walked: the rules keep their state in one flat object.
 *
 * @throws {StateError} `policy_state_operation` when a path does not exist; the agent then fails the request.
 */
export function applyOperations(
  document: Readonly<JsonObject>,
  operations: readonly StateOperation[],
): JsonObject {
  const changed = structuredClone(document) as JsonObject;
  for (const operation of operations) applyOne(changed, operation);
  return changed;
}

function applyOne(document: JsonObject, operation: StateOperation): void {
  const parts = operation.path.split("/").slice(1).map(unescapePart);
  const last = parts.pop();
  let parent: unknown = document;
  for (const part of parts) parent = isObject(parent) ? parent[part] : undefined;
  const exists = isObject(parent) && last !== undefined && Object.hasOwn(parent, last);
  if (!isObject(parent) || last === undefined || (operation.op !== "add" && !exists)) {
    throw new StateError(
      "policy_state_operation",
      `Cannot ${operation.op} ${operation.path} in the state of the policy: no such path`,
    );
  }
  if (operation.op === "remove") delete parent[last];
  else parent[last] = structuredClone(operation.value);
}

function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
