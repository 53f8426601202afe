import { VerificationError } from "../../core/mod.ts";

const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/y;
const MAX_PEM = 262_144;
const MAX_CERTIFICATES = 16;

function malformed(label: string, offset: number, rule: string): VerificationError {
  return new VerificationError("pem_malformed", `Cannot read ${label}: ${rule}`, {
    place: { kind: "field", field: label, offset },
  });
}

/**
 * Reads a sequence of PEM certificates; between and around them only white space (and a final NUL, as in TDX quotes) is allowed.
 *
 * @returns DER of each certificate in the order of the text, at least one.
 * @throws {VerificationError} `pem_malformed` with the offset.
 */
export function decodePemCertificates(pem: string, label: string): Uint8Array[] {
  if (pem.length > MAX_PEM) throw malformed(label, 0, `it is longer than ${MAX_PEM} characters`);
  const text = pem.replace(/\0$/, "");
  const certificates: Uint8Array[] = [];
  let position = text.length - text.trimStart().length;
  while (position < text.length) {
    block.lastIndex = position;
    const match = block.exec(text);
    if (match === null) throw malformed(label, position, "expected a PEM certificate");
    try {
      const base64 = (match[1] ?? "").replace(/\s+/g, "");
      certificates.push(Uint8Array.fromBase64(base64, { lastChunkHandling: "strict" }));
    } catch {
      throw malformed(label, position, "the base64 is malformed");
    }
    if (certificates.length > MAX_CERTIFICATES) {
      throw malformed(label, position, `it has more than ${MAX_CERTIFICATES} certificates`);
    }
    position = block.lastIndex;
    position += text.length - position - text.slice(position).trimStart().length;
  }
  if (certificates.length === 0) throw malformed(label, 0, "it has no certificate");
  return certificates;
}

/** A certificate as PEM with lines of 64 characters and a final newline. */
export function encodePemCertificate(der: Uint8Array): string {
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
