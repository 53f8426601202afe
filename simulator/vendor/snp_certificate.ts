import type { SnpKey } from "./snp_key.ts";
import { bits, boolean, der, integer, octets, oid, sequence, time } from "./tdx_der.ts";

/** What a simulated AMD certificate says. */
export interface SnpCertificateFields {
  /** Common name; the rest of the name is AMD's. */
  readonly subject: string;
  readonly issuer: string;
  readonly serial: number;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly key: SnpKey;
  readonly issuerKey: SnpKey;
  /** Whether it may sign certificates, and how many authorities may follow. */
  readonly authority?: { readonly pathLength: number; readonly crlSign: boolean };
  /** Further extensions by object identifier, as the content of their OCTET STRING. */
  readonly extensions?: readonly (readonly [id: string, value: Uint8Array])[];
  /** The URL of the revocation list, in authorities. */
  readonly crlUrl?: string;
}

const sha384 = sequence(oid("2.16.840.1.101.3.4.2.2"), der(0x05));

/** RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 as AlgorithmIdentifier. */
export const rsaPssSha384: Uint8Array<ArrayBuffer> = sequence(
  oid("1.2.840.113549.1.1.10"),
  sequence(
    der(0xa0, sha384),
    der(0xa1, sequence(oid("1.2.840.113549.1.1.8"), sha384)),
    der(0xa2, integer(48)),
  ),
);

/** AMD's name with this common name, in AMD's order. */
export function amdName(commonName: string): Uint8Array<ArrayBuffer> {
  const attribute = (id: string, value: string, tag = 0x0c) =>
    der(0x31, sequence(oid(id), der(tag, new TextEncoder().encode(value))));
  return sequence(
    attribute("2.5.4.11", "Engineering"),
    attribute("2.5.4.6", "US", 0x13),
    attribute("2.5.4.7", "Santa Clara"),
    attribute("2.5.4.8", "CA"),
    attribute("2.5.4.10", "Advanced Micro Devices"),
    attribute("2.5.4.3", commonName),
  );
}

/** SHA-1 of the public key, as key identifiers are by custom (RFC 5280, 4.2.1.2); no security depends on it. */
async function keyIdentifier(key: SnpKey): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-1", key.spki));
}

async function authorityExtensions(fields: SnpCertificateFields): Promise<Uint8Array[]> {
  const { authority } = fields;
  if (authority === undefined) return [];
  const extension = (id: string, value: Uint8Array, critical = false) =>
    sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
  const usage = authority.crlSign ? [1, 0x06] : [2, 0x04];
  const url = der(0x86, new TextEncoder().encode(fields.crlUrl ?? "https://simulated.invalid/crl"));
  return [
    extension("2.5.29.14", octets(await keyIdentifier(fields.key))),
    extension("2.5.29.35", sequence(der(0x80, await keyIdentifier(fields.issuerKey)))),
    extension("2.5.29.19", sequence(boolean(true), integer(authority.pathLength)), true),
    extension("2.5.29.15", der(0x03, Uint8Array.from(usage)), true),
    extension("2.5.29.31", sequence(sequence(der(0xa0, der(0xa0, url))))),
  ];
}

/** Issues a certificate in the shape of AMD's. */
export async function issueSnpCertificate(
  fields: SnpCertificateFields,
): Promise<Uint8Array<ArrayBuffer>> {
  const own = (fields.extensions ?? []).map(([id, value]) => sequence(oid(id), octets(value)));
  const tbs = sequence(
    der(0xa0, integer(2)),
    integer(fields.serial),
    rsaPssSha384,
    amdName(fields.issuer),
    sequence(time(fields.notBefore), time(fields.notAfter)),
    amdName(fields.subject),
    fields.key.spki,
    der(0xa3, sequence(...await authorityExtensions(fields), ...own)),
  );
  return sequence(tbs, rsaPssSha384, bits(await fields.issuerKey.sign(tbs)));
}
