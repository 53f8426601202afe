import type { Document } from "yaml";
import { composeDocuments } from "./_compose.ts";
import type { SourceDocument } from "./source_document.ts";
import { defaultYamlLimits } from "./yaml_limits.ts";

/** How many trees are kept, the last one included. */
const MAX_TREES = 4;
/** How much text the kept trees may be of, in UTF-16 code units; the last one is kept whatever its length. */
const MAX_LENGTH = 256 * 1024;

interface Kept {
  readonly owner: SourceDocument;
  readonly tree: Document.Parsed;
  readonly length: number;
}

/** The latest first. */
let kept: readonly Kept[] = [];

/**
 * The nodes of a document. Those of the few documents that were asked for last are at hand, because places are mostly
 * looked up several to a document; others are composed anew, so that the trees of a long file are never in memory
 * together.
 */
export function recentTree(owner: SourceDocument, text: () => string): Document.Parsed {
  const found = kept.find((entry) => entry.owner === owner) ?? compose(owner, text());
  if (found !== kept[0]) kept = withinLimits([found, ...kept.filter((entry) => entry !== found)]);
  return found.tree;
}

function compose(owner: SourceDocument, text: string): Kept {
  for (const { document } of composeDocuments(text, defaultYamlLimits)) {
    return { owner, tree: document, length: text.length };
  }
  throw new Error(`${owner.file}: document ${owner.index} vanished`);
}

function withinLimits(entries: readonly Kept[]): readonly Kept[] {
  let length = 0;
  return entries.slice(0, MAX_TREES).filter((entry, index) => {
    length += entry.length;
    return index === 0 || length <= MAX_LENGTH;
  });
}
