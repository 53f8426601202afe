import { type DerReader, derTag } from "../der/mod.ts";

/** One extension of a certificate or a revocation list. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The content of the OCTET STRING; a view. */
  readonly value: Uint8Array;
  /** Offset of {@linkcode value} in the outermost structure. */
  readonly offset: number;
}

const MAX_EXTENSIONS = 64;

/** Reads an Extensions sequence; a repeated object identifier is refused (RFC 5280, 4.2). */
export function readExtensions(reader: DerReader, field: string): ReadonlyMap<string, Extension> {
  const list = reader.inside(derTag.sequence, field);
  const extensions = new Map<string, Extension>();
  do {
    const extension = list.inside(derTag.sequence, "extension");
    const offset = extension.offset;
    const oid = extension.oid("id");
    // DER omits a false default, but issuers in the field encode it; it changes nothing.
    const critical = extension.peek() === derTag.boolean ? extension.boolean("critical") : false;
    const value = extension.element(derTag.octetString, "value");
    extension.end();
    if (extensions.has(oid)) throw list.malformed("extension", `${oid} appears twice`, offset);
    if (extensions.size === MAX_EXTENSIONS) {
      throw list.malformed("extension", `there are more than ${MAX_EXTENSIONS} extensions`, offset);
    }
    extensions.set(oid, { oid, critical, value: value.content, offset: value.contentOffset });
  } while (!list.atEnd);
  return extensions;
}
