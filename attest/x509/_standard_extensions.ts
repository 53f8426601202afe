import { DerReader, derTag } from "../der/mod.ts";
import type { Extension } from "./_extensions.ts";

/** The extensions of RFC 5280 that path validation uses; absent ones are `undefined`. */
export interface StandardExtensions {
  readonly basicConstraints:
    | { readonly ca: boolean; readonly pathLength: number | undefined }
    | undefined;
  readonly keyUsage: {
    readonly digitalSignature: boolean;
    readonly keyCertSign: boolean;
    readonly crlSign: boolean;
  } | undefined;
  readonly subjectKeyId: Uint8Array | undefined;
  readonly authorityKeyId: Uint8Array | undefined;
}

/** Object identifiers of the extensions that this reader understands, so that they may be critical. */
export const understoodExtensions: ReadonlySet<string> = new Set([
  "2.5.29.19",
  "2.5.29.15",
  "2.5.29.14",
  "2.5.29.35",
  "2.5.29.31",
]);

const MAX_PATH_LENGTH = 16;

function readBasicConstraints(reader: DerReader): StandardExtensions["basicConstraints"] {
  const constraints = reader.inside(derTag.sequence, "basicConstraints");
  reader.end();
  const ca = constraints.peek() === derTag.boolean ? constraints.boolean("ca") : false;
  const pathLength = constraints.atEnd
    ? undefined
    : constraints.smallInteger("pathLen", MAX_PATH_LENGTH);
  constraints.end();
  return { ca, pathLength };
}

function readKeyUsage(reader: DerReader): StandardExtensions["keyUsage"] {
  const { content, offset } = reader.element(derTag.bitString, "keyUsage");
  reader.end();
  const [unused = 8, first = 0] = content;
  if (unused > 7 || content.length > 3 || content.length < 2) {
    throw reader.malformed("keyUsage", "is not a bit string of 1 to 9 bits", offset);
  }
  return {
    digitalSignature: (first & 0x80) !== 0,
    keyCertSign: (first & 0x04) !== 0,
    crlSign: (first & 0x02) !== 0,
  };
}

function readSubjectKeyId(reader: DerReader): Uint8Array {
  const { content } = reader.element(derTag.octetString, "subjectKeyIdentifier");
  reader.end();
  return content;
}

function readAuthorityKeyId(reader: DerReader): Uint8Array | undefined {
  const fields = reader.inside(derTag.sequence, "authorityKeyIdentifier");
  reader.end();
  const keyId = fields.optional(0x80, "keyIdentifier")?.content;
  // The issuer's name and serial (constructed [1], primitive [2]) add nothing to the comparison of whole names.
  fields.optional(0xa1, "authorityCertIssuer");
  fields.optional(0x82, "authorityCertSerialNumber");
  fields.end();
  return keyId;
}

/** Decodes the extensions that path validation uses. */
export function standardExtensions(
  extensions: ReadonlyMap<string, Extension>,
  what: string,
): StandardExtensions {
  function decode<Value>(oid: string, read: (reader: DerReader) => Value): Value | undefined {
    const extension = extensions.get(oid);
    return extension === undefined
      ? undefined
      : read(new DerReader(extension.value, what, extension.offset));
  }
  return {
    basicConstraints: decode("2.5.29.19", readBasicConstraints),
    keyUsage: decode("2.5.29.15", readKeyUsage),
    subjectKeyId: decode("2.5.29.14", readSubjectKeyId),
    authorityKeyId: decode("2.5.29.35", readAuthorityKeyId),
  };
}
