import { concatBytes } from "../../core/mod.ts";

/** Encodes one DER element: tag, length, the joined parts. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = concatBytes(...parts);
  const { length } = content;
  const header = length < 0x80
    ? [tag, length]
    : length < 0x100
    ? [tag, 0x81, length]
    : length < 0x10000
    ? [tag, 0x82, length >> 8, length & 0xff]
    : [tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return concatBytes(Uint8Array.from(header), content);
}

/** SEQUENCE of the parts. */
export function sequence(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return der(0x30, ...parts);
}

/** INTEGER of a non-negative big-endian number. */
export function integer(value: Uint8Array | number): Uint8Array<ArrayBuffer> {
  const bytes = typeof value === "number" ? numberBytes(value) : value;
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? new Uint8Array(1) : bytes.subarray(start);
  return der(0x02, (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), digits);
}

function numberBytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

/** OBJECT IDENTIFIER of a dotted name. */
export function oid(dotted: string): Uint8Array<ArrayBuffer> {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const arcs = [first * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift(128 + (left % 128));
    }
    return digits;
  });
  return der(0x06, Uint8Array.from(arcs));
}

/** OCTET STRING. */
export function octets(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return der(0x04, bytes);
}

/** BIT STRING of whole bytes. */
export function bits(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return der(0x03, Uint8Array.of(0), bytes);
}

/** BOOLEAN. */
export function boolean(value: boolean): Uint8Array<ArrayBuffer> {
  return der(0x01, Uint8Array.of(value ? 0xff : 0));
}

/** UTCTime before 2050, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function time(date: Date): Uint8Array<ArrayBuffer> {
  const digits = date.toISOString().replace(/\.\d+/, "").replace(/[-:T]/g, "");
  const late = date.getUTCFullYear() >= 2050;
  return der(late ? 0x18 : 0x17, new TextEncoder().encode(late ? digits : digits.slice(2)));
}

/** ECDSA P-256 with SHA-256 as AlgorithmIdentifier. */
export const ecdsaSha256 = sequence(oid("1.2.840.10045.4.3.2"));

/** r || s as DER Ecdsa-Sig-Value. */
export function ecdsaSignature(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  return sequence(integer(signature.subarray(0, 32)), integer(signature.subarray(32)));
}
