import { reservedPlaceholders } from "./placeholders.ts";

/** A text after its `$(NAME)` are replaced. */
export interface Expansion {
  readonly text: string;
  /**
   * The text with a NUL for each placeholder that came with a value: for checks of what the user wrote, also of a
   * placeholder that only the values together make.
   */
  readonly literal: string;
  /** Names of references that nothing resolves; they stay in the text. */
  readonly unresolved: readonly string[];
}

/**
 * Replaces `$(NAME)` as the kubelet does: `$$` is a `$` that starts no reference, unknown names stay as written.
 * Source: k8s.io/kubernetes/third_party/forked/golang/expansion.
 */
export function expandReferences(
  input: string,
  lookup: (name: string) => string | undefined,
): Expansion {
  let text = "";
  let literal = "";
  const unresolved: string[] = [];
  let at = 0;
  while (at < input.length) {
    const dollar = input.indexOf("$", at);
    if (dollar < 0 || dollar === input.length - 1) break;
    text += input.slice(at, dollar);
    literal += input.slice(at, dollar);
    const next = input[dollar + 1];
    const close = next === "(" ? input.indexOf(")", dollar + 2) : -1;
    if (next === "$") {
      text += "$";
      literal += "$";
      at = dollar + 2;
    } else if (close >= 0) {
      const name = input.slice(dollar + 2, close);
      const value = lookup(name);
      if (value === undefined) unresolved.push(name);
      text += value ?? `$(${name})`;
      literal += value === undefined ? `$(${name})` : withoutPlaceholders(value);
      at = close + 1;
    } else {
      // A dollar without a reference, or with one that never ends, stands for itself.
      text += "$";
      literal += "$";
      at = dollar + 1;
    }
  }
  return { text: text + input.slice(at), literal: literal + input.slice(at), unresolved };
}

function withoutPlaceholders(value: string): string {
  if (!value.includes("$(")) return value;
  return reservedPlaceholders.reduce((text, name) => text.replaceAll(name, "\0"), value);
}

/** Whether the kubelet would resolve `name` to a value of a service, known only in the cluster. */
export function isServiceVariable(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/
    .test(name);
}
