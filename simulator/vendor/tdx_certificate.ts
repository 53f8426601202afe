import { concatBytes } from "../../core/mod.ts";
import {
  bits,
  boolean,
  der,
  ecdsaSha256,
  ecdsaSignature,
  integer,
  octets,
  oid,
  sequence,
  time,
} from "./tdx_der.ts";
import type { TdxKey } from "./tdx_key.ts";

/** What a simulated Intel certificate says. */
export interface TdxCertificateFields {
  /** Common name; the rest of the name is Intel's. */
  readonly subject: string;
  readonly issuer: string;
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly key: TdxKey;
  readonly issuerKey: TdxKey;
  /** Whether it may sign certificates, how many authorities may follow, and whether it may sign revocation lists. */
  readonly authority?: { readonly pathLength: number; readonly crlSign?: boolean };
  /** Content of the SGX extension. */
  readonly sgxExtension?: Uint8Array;
}

const CRL_URL = "https://simulated.invalid/root-ca-crl.der";

/** Intel's name with this common name. */
export function intelName(commonName: string): Uint8Array<ArrayBuffer> {
  const attribute = (id: string, value: string, tag = 0x0c) =>
    der(0x31, sequence(oid(id), der(tag, new TextEncoder().encode(value))));
  return sequence(
    attribute("2.5.4.3", commonName),
    attribute("2.5.4.10", "Intel Corporation"),
    attribute("2.5.4.7", "Santa Clara"),
    attribute("2.5.4.8", "CA"),
    attribute("2.5.4.6", "US", 0x13),
  );
}

/** SHA-1 of the public key, as key identifiers are by custom (RFC 5280, 4.2.1.2); no security depends on it. */
export async function keyIdentifier(key: TdxKey): Promise<Uint8Array> {
  const point = concatBytes(Uint8Array.of(4), key.point);
  return new Uint8Array(await crypto.subtle.digest("SHA-1", point));
}

/** Issues a certificate in the shape of Intel's: six extensions with the SGX one, five without. */
export async function issueTdxCertificate(
  fields: TdxCertificateFields,
): Promise<Uint8Array<ArrayBuffer>> {
  const extension = (id: string, value: Uint8Array, critical = false) =>
    sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
  const url = der(0x86, new TextEncoder().encode(CRL_URL));
  const mayRevoke = fields.authority?.crlSign ?? true;
  const usage = !fields.authority ? [6, 0xc0] : mayRevoke ? [1, 0x06] : [2, 0x04];
  const constraints = fields.authority
    ? sequence(boolean(true), integer(fields.authority.pathLength))
    : sequence();
  const issuerKeyId = await keyIdentifier(fields.issuerKey);
  const extensions = [
    extension("2.5.29.35", sequence(der(0x80, issuerKeyId))),
    extension("2.5.29.31", sequence(sequence(der(0xa0, der(0xa0, url))))),
    extension("2.5.29.14", octets(await keyIdentifier(fields.key))),
    extension("2.5.29.15", der(0x03, Uint8Array.from(usage)), true),
    extension("2.5.29.19", constraints, true),
    ...(fields.sgxExtension ? [extension("1.2.840.113741.1.13.1", fields.sgxExtension)] : []),
  ];
  const tbs = sequence(
    der(0xa0, integer(2)),
    integer(fields.serial),
    ecdsaSha256,
    intelName(fields.issuer),
    sequence(time(fields.notBefore), time(fields.notAfter)),
    intelName(fields.subject),
    fields.key.spki,
    der(0xa3, sequence(...extensions)),
  );
  const signature = await fields.issuerKey.sign(tbs);
  return sequence(tbs, ecdsaSha256, bits(ecdsaSignature(signature)));
}
