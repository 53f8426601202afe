import { Composer, type CST, type Document, Parser } from "yaml";
import { COMPOSER_OPTIONS } from "./_schema.ts";

/** A document together with the range of the text that it was read from. */
export interface ComposedDocument {
  readonly document: Document.Parsed;
  readonly start: number;
  readonly end: number;
}

/** A collection nests deeper than allowed; `offset` points at it. */
export class DepthError extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super("too deep");
    this.offset = offset;
  }
}

/**
 * Reads `text` document by document, so that only one tree of nodes is in memory at a time.
 *
 * The depth is checked on the tokens, which are built without recursion, before the recursive composer sees them.
 *
 * @throws {DepthError}
 */
export function* composeDocuments(text: string, maxDepth: number): Generator<ComposedDocument> {
  const composer = new Composer(COMPOSER_OPTIONS);
  const parser = new Parser();
  for (const token of parser.parse(text)) {
    if (token.type === "document") checkDepth(token, maxDepth);
    for (const document of composer.next(token)) yield composed(document);
  }
  for (const document of composer.end(false, text.length)) yield composed(document);
}

function composed(document: Document.Parsed): ComposedDocument {
  const [start, , end] = document.range;
  return { document, start, end };
}

function checkDepth(root: CST.Document, maxDepth: number): void {
  const stack: { token: CST.Token; depth: number }[] = [];
  const push = (token: CST.Token | null | undefined, depth: number): void => {
    if (token) stack.push({ token, depth });
  };
  push(root.value, 1);
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { token, depth } = top;
    if (!("items" in token)) continue;
    if (depth > maxDepth) throw new DepthError(token.offset);
    for (const item of token.items) {
      push(item.key, depth + 1);
      push(item.value, depth + 1);
    }
  }
}
