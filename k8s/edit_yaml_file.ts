import { isMap, isSeq, type Node, visit } from "yaml";
import { InputError, InputErrors } from "../core/mod.ts";
import { columnOf, dashOffsets } from "./_node_ends.ts";
import { reconcile } from "./_reconcile.ts";
import { renderBlock, type Style } from "./_render.ts";
import { applySplices, type Splice } from "./_splice.ts";
import { equalJson } from "./equal_json.ts";
import type { JsonValue } from "./json_value.ts";
import { parseYamlFile } from "./parse_yaml_file.ts";
import type { SourceDocument } from "./source_document.ts";
import type { YamlFile } from "./yaml_file.ts";

/**
 * Makes documents of a file say something else, by splicing its text: comments, order, quotes and line ends of
 * everything that stays equal survive, and so does every byte of other documents. The result is read again and
 * compared with what was wanted.
 *
 * @param wanted Index of a document to the value that it shall have.
 * @returns The file itself when nothing changes.
 * @throws {InputError} `yaml_edit_impossible` when the change cannot be written, such as one inside an anchored value
 * that an alias elsewhere repeats.
 */
export function editYamlFile(file: YamlFile, wanted: ReadonlyMap<number, JsonValue>): YamlFile {
  const splices = file.documents.flatMap((document) => {
    const value = wanted.get(document.index);
    return value === undefined || equalJson(value, document.value)
      ? []
      : spliceDocument(file, document, value);
  });
  if (splices.length === 0) return file;
  const edited = reparse(file, splices);
  for (const document of file.documents) {
    const value = wanted.has(document.index) ? wanted.get(document.index) : document.value;
    if (
      edited?.documents.length === file.documents.length &&
      equalJson(edited.documents[document.index]?.value, value)
    ) continue;
    throw new InputError(
      "yaml_edit_impossible",
      `Cannot edit document ${document.index + 1} of the file in place`,
      {
        place: document.place([]),
        hint: "write the pod template out, without anchors, aliases and merge keys",
      },
    );
  }
  return edited ?? file;
}

function spliceDocument(file: YamlFile, document: SourceDocument, wanted: JsonValue): Splice[] {
  const text = file.text.slice(document.start, document.end);
  const root = document.tree().contents;
  const style = styleOf(root, text);
  if (root === null) {
    return [{
      start: document.end,
      end: document.end,
      text: renderBlock(wanted, 0, style) + style.newline,
    }];
  }
  const splices = reconcile(text, root, { present: document.value, wanted }, style);
  return splices.map(({ start, end, text }) => ({
    start: start + document.start,
    end: end + document.start,
    text,
  }));
}

function reparse(file: YamlFile, splices: readonly Splice[]): YamlFile | undefined {
  try {
    return parseYamlFile(file.path, applySplices(file.text, splices));
  } catch (error) {
    if (error instanceof InputErrors || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Dashes deeper than their key in the first place that shows it; deeper also where none does. */
function styleOf(root: Node | null, text: string): Style {
  let indentSequences: boolean | undefined;
  visit(root, {
    Pair(_, { key, value }) {
      const dash = isSeq(value) && !value.flow ? dashOffsets(value)?.[0] : undefined;
      const start = (key as Node | null)?.range?.[0];
      if (dash === undefined || start === undefined || isMap(key)) return undefined;
      indentSequences = columnOf(dash, text) > columnOf(start, text);
      return visit.BREAK;
    },
  });
  return {
    indentSequences: indentSequences ?? true,
    newline: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
