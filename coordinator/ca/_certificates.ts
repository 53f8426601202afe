import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { Random } from "../../core/mod.ts";

/** ECDSA with SHA-384, for every signature of a P-384 CA. */
export const CA_SIGNING = { name: "ECDSA", hash: "SHA-384" };

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** From one hour ago (clocks differ) to `years` from now. */
export function validity(now: Date, years: number): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(now.getTime() - HOUR),
    notAfter: new Date(now.getTime() + years * YEAR),
  };
}

/** A positive serial number with 127 random bits, as hex (RFC 5280, 4.1.2.2). */
export function serialNumber(random: Random): string {
  const bytes = random.bytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toHex();
}

/** What makes a certificate a CA's. */
export async function caExtensions(
  subject: CryptoKey,
  issuer: CryptoKey,
  pathLength: number | undefined,
): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(
      x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign,
      true,
    ),
    await x509.SubjectKeyIdentifierExtension.create(subject),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
  ];
}
