import { proposeCompletions } from "@stricli/core";
import { application } from "../application.ts";
import type { CliContext } from "../context.ts";

/** Prints `candidate TAB description` lines for the last word. */
export async function runComplete(
  this: CliContext,
  _flags: Record<never, never>,
  ...words: string[]
): Promise<void> {
  const inputs = words.length === 0 ? [""] : words;
  const proposals = await proposeCompletions(application(), inputs, this);
  for (const { completion, brief } of proposals) this.out.result(`${completion}\t${brief}`);
}
