import type { SourceDocument } from "./source_document.ts";

/** A YAML file as it was read: its text, and its documents in order; empty documents count. */
export interface YamlFile {
  /** Path as the user gave it; used in places only. */
  readonly path: string;
  readonly text: string;
  readonly documents: readonly SourceDocument[];
}
