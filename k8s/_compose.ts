import { Composer, type CST, type Document, Lexer, Parser } from "yaml";
import { LongQuotes } from "./_long_quotes.ts";
import { COMPOSER_OPTIONS } from "./_schema.ts";
import type { YamlLimits } from "./yaml_limits.ts";

/** A document together with the range of the text that it was read from. */
export interface ComposedDocument {
  readonly document: Document.Parsed;
  readonly start: number;
  readonly end: number;
}

/** Something is larger than allowed; `offset` points at it. */
export class LimitError extends Error {
  readonly limit: "maxDepth" | "maxDocuments" | "maxTokens";
  readonly offset: number;

  constructor(limit: LimitError["limit"], offset: number) {
    super(limit);
    this.limit = limit;
    this.offset = offset;
  }
}

/**
 * Reads `text` document by document, so that only one tree of nodes is in memory at a time.
 *
 * Tokens are counted while they are made; the depth is checked on the tokens, which are built without recursion, before
 * the recursive composer sees them.
 *
 * @throws {LimitError}
 */
export function* composeDocuments(text: string, limits: YamlLimits): Generator<ComposedDocument> {
  const composer = new Composer(COMPOSER_OPTIONS);
  const quotes = new LongQuotes();
  let documents = 0;
  for (const token of readTokens(text, limits.maxTokens)) {
    if (token.type === "document") {
      for (const node of nodesOf(token, limits.maxDepth)) quotes.ease(node);
    }
    for (const document of composer.next(token)) {
      if (++documents > limits.maxDocuments) {
        throw new LimitError("maxDocuments", document.range[0]);
      }
      quotes.restore(document);
      yield composed(document);
    }
  }
  for (const document of composer.end(false, text.length)) {
    quotes.restore(document);
    yield composed(document);
  }
}

/** The tokens of each document, and of what stands between documents. */
function* readTokens(text: string, maxTokens: number): Generator<CST.Token> {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > maxTokens) throw new LimitError("maxTokens", parser.offset);
    for (const token of parser.next(lexeme)) {
      count = 0;
      yield token;
    }
  }
  yield* parser.end();
}

function composed(document: Document.Parsed): ComposedDocument {
  const [start, , end] = document.range;
  return { document, start, end };
}

/** Every key, value and item of a document. */
function* nodesOf(root: CST.Document, maxDepth: number): Generator<CST.Token> {
  const stack: { token: CST.Token; depth: number }[] = [];
  const push = (token: CST.Token | null | undefined, depth: number): void => {
    if (token) stack.push({ token, depth });
  };
  push(root.value, 1);
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { token, depth } = top;
    yield token;
    if (!("items" in token)) continue;
    if (depth > maxDepth) throw new LimitError("maxDepth", token.offset);
    for (const item of token.items) {
      push(item.key, depth + 1);
      push(item.value, depth + 1);
    }
  }
}
