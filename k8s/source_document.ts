import type { Document } from "yaml";
import type { FilePlace } from "../core/mod.ts";
import { findNode } from "./_find_node.ts";
import type { LineIndex } from "./_line_index.ts";
import { recentTree } from "./_recent_trees.ts";
import type { JsonPath, JsonValue } from "./json_value.ts";

/** One YAML document of a file: its value, and where each part of it stands. */
export class SourceDocument {
  /** Path of the file as the user gave it. */
  readonly file: string;
  /** Position among the documents of the file, from 0. */
  readonly index: number;
  /** The document as JSON. */
  readonly value: JsonValue;
  /** Offset of the document in the text of the file, in UTF-16 code units. */
  readonly start: number;
  /** Offset behind the document. */
  readonly end: number;
  readonly #text: string;
  readonly #lines: () => LineIndex;

  constructor(
    source: { file: string; index: number; value: JsonValue; start: number; end: number },
    text: string,
    lines: () => LineIndex,
  ) {
    this.file = source.file;
    this.index = source.index;
    this.value = source.value;
    this.start = source.start;
    this.end = source.end;
    this.#text = text;
    this.#lines = lines;
  }

  /** The place of the value at `path`, or of its nearest ancestor that is there: of its key in a mapping, of the item in a sequence. */
  place(path: JsonPath): FilePlace {
    const offset = findNode(this.tree().contents, path) + this.start;
    return { kind: "file", file: this.file, ...this.#lines().position(offset) };
  }

  /** The nodes of the document, not to be changed; offsets count from `start`. */
  tree(): Document.Parsed {
    return recentTree(this, () => this.#text.slice(this.start, this.end));
  }
}
