/** One tag-length-value of a DER structure. */
export interface DerElement {
  /** The identifier octet: class, constructed bit and number (high tag numbers are refused). */
  readonly tag: number;
  /** The value, without identifier and length; a view, not a copy. */
  readonly content: Uint8Array;
  /** Identifier, length and value; a view, not a copy. */
  readonly raw: Uint8Array;
  /** Byte offset of the identifier from the start of the outermost structure. */
  readonly offset: number;
  /** Byte offset of the value from the start of the outermost structure. */
  readonly contentOffset: number;
}

/** The identifier octets that certificates and revocation lists use. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of a constructed context-specific tag, `[number]`. */
export function contextTag(number: number): number {
  return 0xa0 | number;
}
