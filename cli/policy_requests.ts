import { InputError } from "../core/mod.ts";
import { type AgentRequest, completeRequest } from "../genpolicy/mod.ts";
import { readInputFile } from "./read_input_file.ts";

/** A request and the line of the file that it stands in. */
export interface LoggedRequest extends AgentRequest {
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Reads requests as the agent logs them: one `{"kind","request"}` a line. Empty lines are passed over, and so are
 * answers, which the agent logs under the kind of the request: entries without any field of it, after one with some.
 *
 * @throws {InputError} `requests_malformed` for a line that is not such an object.
 */
export async function readPolicyRequests(path: string): Promise<LoggedRequest[]> {
  const text = new TextDecoder().decode(await readInputFile(path));
  const requests: LoggedRequest[] = [];
  const unanswered = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const value = parseLine(line);
    if (value === undefined) {
      throw new InputError("requests_malformed", "Cannot read the request", {
        place: { kind: "file", file: path, line: index + 1 },
        hint: 'write one {"kind": "CreateContainerRequest", "request": {…}} on each line',
      });
    }
    const waiting = unanswered.get(value.kind) ?? 0;
    if (hasFieldsOfKind(value)) unanswered.set(value.kind, waiting + 1);
    else if (waiting > 0) {
      unanswered.set(value.kind, waiting - 1);
      continue;
    }
    requests.push({ ...value, line: index + 1 });
  }
  return requests;
}

function parseLine(line: string): AgentRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { kind, request } = (value ?? {}) as { kind?: unknown; request?: unknown };
  if (typeof kind !== "string" || typeof request !== "object" || request === null) return undefined;
  return { kind, request: request as Record<string, unknown> };
}

/** Whether the entry has at least one field that requests of its kind have. */
function hasFieldsOfKind({ kind, request }: AgentRequest): boolean {
  const unknown = completeRequest(kind, request).notes
    .filter(({ pointer, problem }) => problem === "unknown" && pointer.lastIndexOf("/") === 0);
  return Object.keys(request).length > unknown.length;
}
