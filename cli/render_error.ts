import { printable } from "./printable.ts";
import { AppraisalError, ContrastError, InputErrors } from "../core/mod.ts";

/** Renders what a command threw as the lines that stderr gets, without a final newline. */
export function renderError(thrown: unknown, options: { readonly debug: boolean }): string {
  return printable(render(thrown, options));
}

function render(thrown: unknown, options: { readonly debug: boolean }): string {
  if (thrown instanceof InputErrors) {
    return thrown.problems.map((problem) => renderExpected(problem)).join("\n");
  }
  if (thrown instanceof ContrastError) {
    const lines = [renderExpected(thrown)];
    if (options.debug) lines.push(renderStack(thrown));
    return lines.join("\n");
  }
  const message = thrown instanceof Error ? thrown.message : describeValue(thrown);
  const lines = [`contrast: error: unexpected fault: ${message}`];
  if (options.debug) lines.push(renderStack(thrown));
  else lines.push("contrast: hint: set CONTRAST_DEBUG=1 to see where it happened, and report it");
  return lines.join("\n");
}

function renderExpected(error: ContrastError): string {
  const place = error.describe().slice(0, error.describe().length - error.message.length);
  const lines = [`contrast: error: ${place}${lowerFirst(error.message)} [${error.code}]`];
  if (error instanceof AppraisalError) {
    const others = error.reasons.filter((reason) => reason.code !== error.code);
    for (const reason of others) {
      lines.push(`contrast: error:   - ${lowerFirst(reason.message)} [${reason.code}]`);
    }
  }
  if (error.hint !== undefined) lines.push(`contrast: hint: ${error.hint}`);
  return lines.join("\n");
}

/** Lower-cases the start of a sentence, but leaves names such as `TCB` or `HOST_DATA` alone. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Libraries throw other things than errors, too; such a value should still say what it is. */
function describeValue(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const { type, message } = thrown as { readonly type?: unknown; readonly message?: unknown };
  return typeof message === "string"
    ? message
    : `a value of type ${Object.getPrototypeOf(thrown)?.constructor?.name ?? "object"} was thrown${
      typeof type === "string" ? ` (${type})` : ""
    }`;
}

function renderStack(thrown: unknown): string {
  const lines: string[] = [];
  for (
    let error: unknown = thrown;
    error instanceof Error && lines.length < 8;
    error = error.cause
  ) {
    lines.push(error.stack ?? String(error));
  }
  return lines.join("\ncaused by: ");
}
