import { formatPlace } from "../../core/mod.ts";
import type { Origin } from "../origins.ts";
import type { Explanation } from "./explanation.ts";

/** An explanation as lines of text, indented for a list. */
export function renderExplanation(explanation: Explanation): string {
  const { check, container, rule, expected, actual, origin, change, requestProblems } = explanation;
  const lines = [`${check}${container === undefined ? "" : ` (container ${container})`}: ${rule}`];
  if (expected !== undefined) lines.push(`  expected: ${short(expected)}`);
  if (actual !== undefined) lines.push(`  actual:   ${short(actual)}`);
  if (origin !== undefined) lines.push(`  from:     ${renderOrigin(origin)}`);
  for (const problem of requestProblems) lines.push(`  request:  ${problem}`);
  lines.push(`  change:   ${change}`);
  return lines.join("\n");
}

/** Where a value comes from, in words. */
export function renderOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "file":
      return formatPlace(origin.place);
    case "setting":
      return `settings, ${origin.pointer}`;
    case "image":
      return `image ${origin.reference}, ${origin.field}`;
    case "runtime":
      return origin.reason;
  }
}

const MAX_SHOWN = 2000;

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= MAX_SHOWN
    ? text
    : `${text.slice(0, MAX_SHOWN)}… (${text.length} characters)`;
}
