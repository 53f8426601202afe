import type { SnpProduct } from "../../attest/mod.ts";
import { issueSnpCertificate } from "./snp_certificate.ts";
import { type SnpKey, snpKey, type SnpRsaBits } from "./snp_key.ts";

/** An authority of the simulated AMD. */
export interface SnpAuthority {
  readonly key: SnpKey;
  /** DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
}

/** Root, and the authorities for the keys of chips and of providers. */
export interface SnpAuthorities {
  readonly ark: SnpAuthority;
  readonly ask: SnpAuthority;
  readonly asvk: SnpAuthority;
}

/** The authorities as JSON: PKCS#8 and DER in base64. For tests and demonstrations only: it holds the private keys. */
export type SnpAuthoritiesFile = Readonly<
  Record<keyof SnpAuthorities, { readonly key: string; readonly certificate: string }>
>;

/** Serial numbers as AMD gives them. */
const serials = { Milan: 0x10000, Genoa: 0x20000, Turin: 0x30000 } as const;

/** Serial numbers of the authorities of a product line, for revocation lists. */
export function snpAuthoritySerials(product: SnpProduct): Record<keyof SnpAuthorities, number> {
  const ark = serials[product];
  return { ark, ask: ark + 1, asvk: ark + 0x101 };
}

/** Makes the authorities of a product line; three RSA-4096 keys take one to three seconds. */
export async function makeSnpAuthorities(
  product: SnpProduct,
  validity: { readonly notBefore: Date; readonly notAfter: Date },
  rsaBits: SnpRsaBits = 4096,
): Promise<SnpAuthorities> {
  const [arkKey, askKey, asvkKey] = await Promise.all([
    snpKey("rsa", undefined, rsaBits),
    snpKey("rsa", undefined, rsaBits),
    snpKey("rsa", undefined, rsaBits),
  ]);
  const serial = snpAuthoritySerials(product);
  const issue = (subject: string, key: SnpKey, number: number, depth: number) =>
    issueSnpCertificate({
      subject,
      issuer: `ARK-${product}`,
      serial: number,
      ...validity,
      key,
      issuerKey: arkKey,
      authority: { pathLength: depth, crlSign: depth > 0 },
    });
  return {
    ark: { key: arkKey, certificate: await issue(`ARK-${product}`, arkKey, serial.ark, 1) },
    ask: { key: askKey, certificate: await issue(`SEV-${product}`, askKey, serial.ask, 0) },
    asvk: {
      key: asvkKey,
      certificate: await issue(`SEV-VLEK-${product}`, asvkKey, serial.asvk, 0),
    },
  };
}

/** The authorities as JSON. */
export async function exportSnpAuthorities(
  authorities: SnpAuthorities,
): Promise<SnpAuthoritiesFile> {
  const one = async ({ key, certificate }: SnpAuthority) => ({
    key: await key.export(),
    certificate: certificate.toBase64(),
  });
  return {
    ark: await one(authorities.ark),
    ask: await one(authorities.ask),
    asvk: await one(authorities.asvk),
  };
}

/** Reads what {@linkcode exportSnpAuthorities} wrote. */
export async function importSnpAuthorities(file: SnpAuthoritiesFile): Promise<SnpAuthorities> {
  const one = async ({ key, certificate }: SnpAuthoritiesFile["ark"]) => ({
    key: await snpKey("rsa", key),
    certificate: Uint8Array.fromBase64(certificate),
  });
  return { ark: await one(file.ark), ask: await one(file.ask), asvk: await one(file.asvk) };
}
