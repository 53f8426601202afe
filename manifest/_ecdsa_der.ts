import { concatBytes, InputError } from "../core/mod.ts";

/** Converts an ECDSA signature from r || s (IEEE P1363, WebCrypto) to DER (OpenSSL, X.509). */
export function derFromP1363(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = signature.length / 2;
  const body = concatBytes(
    derInteger(signature.subarray(0, half)),
    derInteger(signature.subarray(half)),
  );
  return concatBytes(new Uint8Array([0x30, body.length]), body);
}

/**
 * Converts an ECDSA signature from DER to r || s of `size` bytes each. Lengths are one byte (P-384 and below).
 *
 * @throws {InputError} `signature_malformed` for anything but one minimal encoding.
 */
export function p1363FromDer(der: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const r = derIntegerAt(der, 2, size);
  const s = derIntegerAt(der, r.end, size);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 129 || s.end !== der.length) {
    throw malformed();
  }
  return concatBytes(r.value, s.value);
}

function derInteger(value: Uint8Array): Uint8Array {
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start++;
  const digits = value.subarray(start);
  const pad = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return concatBytes(new Uint8Array([0x02, digits.length + pad.length, ...pad]), digits);
}

function derIntegerAt(
  der: Uint8Array,
  offset: number,
  size: number,
): { readonly value: Uint8Array; readonly end: number } {
  const length = der[offset + 1] ?? 0;
  const end = offset + 2 + length;
  const digits = der.subarray(offset + 2, end);
  const [first = 0x80, second = 0] = digits;
  const isNegative = first >= 0x80;
  const isPadded = first === 0 && digits.length > 1;
  if (der[offset] !== 0x02 || end > der.length || isNegative || (isPadded && second < 0x80)) {
    throw malformed();
  }
  const magnitude = isPadded ? digits.subarray(1) : digits;
  if (magnitude.length > size) throw malformed();
  const value = new Uint8Array(size);
  value.set(magnitude, size - magnitude.length);
  return { value, end };
}

function malformed(): InputError {
  return new InputError(
    "signature_malformed",
    "Cannot read signature: expected an ECDSA signature in DER",
  );
}
