/** A position in a text file; line and column count from 1. */
export interface FilePlace {
  readonly kind: "file";
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A value inside a JSON document, as `ReferenceValues.snp[0].MinimumTCB`. */
export interface JsonPlace {
  readonly kind: "json";
  readonly path: string;
  /** The document, where there can be more than one. */
  readonly file?: string;
}

/** A field of a binary format, such as `report.POLICY` at byte offset 8, or a certificate of a chain. */
export interface FieldPlace {
  readonly kind: "field";
  readonly field: string;
  /** Byte offset from the start of the structure that `field` belongs to. */
  readonly offset?: number;
}

/** Where a fault lies. */
export type Place = FilePlace | JsonPlace | FieldPlace;

/** Renders a place for people: `file:line:column`, a JSON path, or `FIELD at offset 0x8`. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case "file":
      return [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
    case "json":
      return place.file === undefined ? place.path : `${place.file}: ${place.path}`;
    case "field":
      return place.offset === undefined
        ? place.field
        : `${place.field} at offset 0x${place.offset.toString(16)}`;
  }
}
