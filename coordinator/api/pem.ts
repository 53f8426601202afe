/** The DER of a text with exactly one PEM certificate; empty when it is anything else. */
export function decodePemCertificate(pem: string): Uint8Array<ArrayBuffer> {
  const match = /^-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/
    .exec(pem);
  try {
    return Uint8Array.fromBase64((match?.[1] ?? "").replace(/\s/g, ""));
  } catch {
    return new Uint8Array();
  }
}

/** A certificate's DER as PEM, with a final newline. */
export function encodePemCertificate(der: Uint8Array): string {
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
