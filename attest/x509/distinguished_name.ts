import { type DerElement, derTag } from "../der/mod.ts";
import type { DerReader } from "../der/mod.ts";

const MAX_ATTRIBUTES = 32;
const MAX_VALUE_BYTES = 1024;
const COMMON_NAME = "2.5.4.3";

const decoders: Record<number, () => TextDecoder> = {
  [derTag.utf8String]: () => new TextDecoder("utf-8", { fatal: true }),
  [derTag.printableString]: () => new TextDecoder("utf-8", { fatal: true }),
  [derTag.ia5String]: () => new TextDecoder("utf-8", { fatal: true }),
  [derTag.teletexString]: () => new TextDecoder("latin1"),
  [derTag.bmpString]: () => new TextDecoder("utf-16be", { fatal: true }),
};

/** The name of a subject or issuer. */
export interface DistinguishedName {
  /** The DER of the whole name; names are compared by these bytes. */
  readonly der: Uint8Array;
  /** The attributes in the order of the certificate, object identifier and text. */
  readonly attributes: readonly { readonly oid: string; readonly value: string }[];
  /** The common name, if there is exactly one. */
  readonly commonName: string | undefined;
}

function decodeText(reader: DerReader, value: DerElement, field: string): string {
  if (value.content.length > MAX_VALUE_BYTES) {
    throw reader.malformed(
      field,
      `the value is longer than ${MAX_VALUE_BYTES} bytes`,
      value.offset,
    );
  }
  const decoder = decoders[value.tag];
  if (decoder === undefined) {
    throw reader.malformed(field, `0x${value.tag.toString(16)} is not a string type`, value.offset);
  }
  try {
    return decoder().decode(value.content);
  } catch {
    throw reader.malformed(field, "the text is not valid in its encoding", value.offset);
  }
}

/** Reads the next Name (RFC 5280, 4.1.2.4). */
export function readName(reader: DerReader, field: string): DistinguishedName {
  const element = reader.element(derTag.sequence, field);
  const names = reader.enter(element, field);
  const attributes: { oid: string; value: string }[] = [];
  while (!names.atEnd) {
    const set = names.inside(derTag.set, "rdn");
    do {
      const pair = set.inside(derTag.sequence, "attribute");
      const oid = pair.oid("type");
      attributes.push({ oid, value: decodeText(pair, pair.any("value"), "value") });
      pair.end();
      if (attributes.length > MAX_ATTRIBUTES) {
        throw names.malformed("rdn", `the name has more than ${MAX_ATTRIBUTES} attributes`);
      }
    } while (!set.atEnd);
  }
  const commonNames = attributes.filter(({ oid }) => oid === COMMON_NAME);
  return {
    der: element.raw,
    attributes,
    commonName: commonNames.length === 1 ? commonNames[0]?.value : undefined,
  };
}
