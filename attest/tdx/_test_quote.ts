import { concatBytes } from "../../core/mod.ts";

function le(value: number, size: 2 | 4): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index++) {
    bytes[index] = (value >>> (8 * index)) & 0xff;
  }
  return bytes;
}

/** Fields of the quote that tests change. */
export interface TestQuoteFields {
  readonly version?: number;
  readonly bodyType?: number;
  readonly bodySize?: number;
  readonly body?: Uint8Array;
  readonly keyType?: number;
  readonly teeType?: number;
  readonly vendor?: string;
  readonly outerType?: number;
  readonly innerType?: number;
  readonly authData?: Uint8Array;
  readonly pem?: string;
  readonly signatureSurplus?: number;
  readonly trailing?: Uint8Array;
}

/** A quote with the right layout and no meaning. */
export function testQuote(fields: TestQuoteFields = {}): Uint8Array<ArrayBuffer> {
  const version = fields.version ?? 4;
  const type = fields.bodyType ?? 3;
  const size = version === 5 && type === 3 ? 648 : 584;
  const body = fields.body ?? new Uint8Array(size);
  const auth = fields.authData ?? new Uint8Array(32);
  const pem = new TextEncoder().encode(fields.pem ?? "-----BEGIN CERTIFICATE-----\n");
  const inner = concatBytes(
    new Uint8Array(384 + 64),
    le(auth.length, 2),
    auth,
    le(fields.innerType ?? 5, 2),
    le(pem.length, 4),
    pem,
  );
  const signatureData = concatBytes(
    new Uint8Array(128),
    le(fields.outerType ?? 6, 2),
    le(inner.length, 4),
    inner,
    new Uint8Array(fields.signatureSurplus ?? 0),
  );
  return concatBytes(
    le(version, 2),
    le(fields.keyType ?? 2, 2),
    le(fields.teeType ?? 0x81, 4),
    new Uint8Array(4),
    Uint8Array.fromHex(fields.vendor ?? "939a7233f79c4ca9940a0db3957f0607"),
    new Uint8Array(20),
    ...(version === 5 ? [le(type, 2), le(fields.bodySize ?? size, 4)] : []),
    body,
    le(signatureData.length, 4),
    signatureData,
    fields.trailing ?? new Uint8Array(),
  );
}
