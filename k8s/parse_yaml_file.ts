import { type FilePlace, InputError, InputErrors } from "../core/mod.ts";
import { type ComposedDocument, composeDocuments, LimitError } from "./_compose.ts";
import { type ConversionCode, convertDocument } from "./_convert.ts";
import { LineIndex } from "./_line_index.ts";
import { SourceDocument } from "./source_document.ts";
import type { YamlFile } from "./yaml_file.ts";
import { defaultYamlLimits, type YamlLimits } from "./yaml_limits.ts";

/**
 * Reads a file of YAML documents the way the Kubernetes API machinery does (YAML 1.1 scalars and merge keys, JSON
 * values), and keeps where everything stands. Source: YAML 1.1; Kubernetes `sigs.k8s.io/yaml`.
 *
 * @param path Path as the user gave it; used in places only.
 * @param text The whole file.
 * @throws {InputErrors} all problems of the file, each with its line and column: `yaml_too_large`, `yaml_too_deep`,
 * `yaml_malformed`, `yaml_version_unsupported`, `yaml_tag_unsupported`, `yaml_duplicate_key`, `yaml_key_unsupported`,
 * `yaml_alias_malformed`, `yaml_number_unsupported`.
 */
export function parseYamlFile(
  path: string,
  text: string,
  limits: YamlLimits = defaultYamlLimits,
): YamlFile {
  const reader = new Reader(path, text, limits);
  return { path, text, documents: reader.read() };
}

class Reader {
  readonly #path: string;
  readonly #text: string;
  readonly #limits: YamlLimits;
  readonly #problems: InputError[] = [];
  #lineIndex: LineIndex | undefined;

  constructor(path: string, text: string, limits: YamlLimits) {
    this.#path = path;
    this.#text = text;
    this.#limits = limits;
  }

  read(): SourceDocument[] {
    if (this.#text.length > this.#limits.maxLength) {
      throw new InputErrors([
        tooLarge(this.#place(0), `more than ${this.#limits.maxLength} characters`),
      ]);
    }
    const documents: SourceDocument[] = [];
    try {
      for (const composed of composeDocuments(this.#text, this.#limits)) {
        documents.push(this.#document(composed, documents.length));
        if (this.#problems.length >= this.#limits.maxProblems) break;
      }
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      this.#problems.push(this.#exceeded(error));
    }
    if (this.#problems.length > 0) {
      throw new InputErrors(this.#problems.slice(0, this.#limits.maxProblems));
    }
    return documents;
  }

  #document(composed: ComposedDocument, index: number): SourceDocument {
    const { document, start, end } = composed;
    const before = this.#problems.length;
    if (this.#text.charAt(start) === "\ufeff") {
      this.#problems.push(
        malformed(this.#place(start), "a byte order mark stands inside of the file"),
      );
    }
    for (const error of document.errors) {
      this.#problems.push(malformed(this.#place(error.pos[0]), error.message));
    }
    for (const warning of document.warnings) {
      this.#problems.push(unsupportedTag(this.#place(warning.pos[0]), warning.message));
    }
    if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.1") {
      this.#problems.push(unsupportedVersion(this.#place(start), document.directives.yaml.version));
    }
    const value = this.#problems.length > before ? null : convertDocument(
      document,
      this.#limits,
      (code, offset, detail) =>
        this.#problems.push(this.#problem(code, this.#place(offset), detail)),
    );
    const lines = () => this.#lines();
    return new SourceDocument({ file: this.#path, index, value, start, end }, this.#text, lines);
  }

  #problem(code: ConversionCode, place: FilePlace, detail: string): InputError {
    switch (code) {
      case "duplicate_key":
        return new InputError(
          "yaml_duplicate_key",
          `Cannot use key ${JSON.stringify(detail)} twice in one mapping`,
          {
            place,
            hint: "remove one of the two: which one counts depends on who reads the file",
          },
        );
      case "key":
        return new InputError("yaml_key_unsupported", `Cannot read mapping: ${detail}`, { place });
      case "alias":
        return new InputError("yaml_alias_malformed", `Cannot follow alias: ${detail}`, { place });
      case "number":
        return new InputError(
          "yaml_number_unsupported",
          `Cannot use number ${detail}: JSON has no such value`,
          { place },
        );
      case "size":
        return tooLarge(
          place,
          `more than ${this.#limits.maxValues} values when its aliases are followed`,
        );
      case "depth":
        return tooDeep(place, this.#limits.maxDepth);
    }
  }

  #exceeded({ limit, offset }: LimitError): InputError {
    const place = this.#place(offset);
    switch (limit) {
      case "maxDepth":
        return tooDeep(place, this.#limits.maxDepth);
      case "maxDocuments":
        return tooLarge(place, `more than ${this.#limits.maxDocuments} documents`);
      case "maxTokens":
        return tooLarge(place, `a document with more than ${this.#limits.maxTokens} tokens`);
    }
  }

  #lines(): LineIndex {
    return this.#lineIndex ??= new LineIndex(this.#text);
  }

  #place(offset: number): FilePlace {
    return { kind: "file", file: this.#path, ...this.#lines().position(offset) };
  }
}

function tooLarge(place: FilePlace, detail: string): InputError {
  return new InputError("yaml_too_large", `Cannot read YAML: it has ${detail}`, {
    place,
  });
}

function tooDeep(place: FilePlace, limit: number): InputError {
  return new InputError("yaml_too_deep", `Cannot read YAML: it nests deeper than ${limit} levels`, {
    place,
  });
}

function malformed(place: FilePlace, detail: string): InputError {
  return new InputError("yaml_malformed", `Cannot read YAML: ${detail}`, { place });
}

function unsupportedTag(place: FilePlace, detail: string): InputError {
  return new InputError("yaml_tag_unsupported", `Cannot read YAML: ${detail}`, {
    place,
    hint: "Kubernetes resources are plain YAML: write the value without a tag",
  });
}

function unsupportedVersion(place: FilePlace, version: string): InputError {
  return new InputError(
    "yaml_version_unsupported",
    `Cannot read YAML ${version}: Kubernetes reads YAML 1.1`,
    {
      place,
      hint: "remove the %YAML line",
    },
  );
}
