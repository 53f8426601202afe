import {
  type CreateNodeOptions,
  Document,
  type DocumentOptions,
  Scalar,
  type SchemaOptions,
  type ToStringOptions,
  visit,
} from "yaml";
import { cautiousTags } from "./_schema.ts";
import type { JsonValue } from "./json_value.ts";

/** How the document around an edit is written. */
export interface Style {
  /** Whether the dashes of a sequence stand deeper than the key that it belongs to. */
  readonly indentSequences: boolean;
  readonly newline: "\n" | "\r\n";
}

/** Quotes what either YAML 1.1 or YAML 1.2 would take for something else than a string; never folds lines. */
const OPTIONS: CreateNodeOptions & DocumentOptions & SchemaOptions & ToStringOptions = {
  aliasDuplicateObjects: false,
  version: "1.1",
  compat: "core",
  customTags: cautiousTags,
  blockQuote: false,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  lineWidth: 0,
};

/** Renders `value` as block lines, each indented by `indent` columns, without a final newline. */
export function renderBlock(value: JsonValue, indent: number, style: Style): string {
  const text = render(value, style.indentSequences);
  const prefix = " ".repeat(indent);
  return text.split("\n").map((line) => prefix + line).join(style.newline);
}

/** Renders a scalar or an empty collection on one line, quoted as `like` is. */
export function renderInline(value: JsonValue, like?: string): string {
  if (typeof value === "string") {
    if (like === "QUOTE_DOUBLE") return JSON.stringify(value);
    if (like === "QUOTE_SINGLE" && /^[\x20-\x7e]*$/.test(value)) {
      return `'${value.replaceAll("'", "''")}'`;
    }
  }
  return render(value, true);
}

function render(value: JsonValue, indentSeq: boolean): string {
  const document = new Document(value, OPTIONS);
  visit(document, {
    Scalar(_, node) {
      // Plain, it would be a merge key.
      if (node.value === "<<") node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ ...OPTIONS, indentSeq }).trimEnd();
}

/** Whether `value` fits into `renderInline`. */
export function isInline(value: JsonValue): boolean {
  return typeof value !== "object" || value === null || Object.keys(value).length === 0;
}
