import type { Random } from "../../core/mod.ts";
import { issueTdxCertificate } from "./tdx_certificate.ts";
import { type TdxKey, tdxKey } from "./tdx_key.ts";

/** A key of the vendor with the certificate that names it. */
export interface TdxAuthority {
  readonly commonName: string;
  readonly key: TdxKey;
  readonly serial: Uint8Array;
  /** DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
}

/** The vendor's authorities: the root and those that it certifies. */
export interface TdxAuthorities {
  readonly root: TdxAuthority;
  readonly platform: TdxAuthority;
  readonly processor: TdxAuthority;
  readonly tcbSigner: TdxAuthority;
}

/** One authority in a vendor's own file; all values in base64. */
export interface TdxAuthorityState {
  readonly pkcs8: string;
  readonly serial: string;
  readonly certificate: string;
}

/** Common names as Intel's. */
export const authorityNames = {
  root: "Intel SGX Root CA",
  platform: "Intel SGX PCK Platform CA",
  processor: "Intel SGX PCK Processor CA",
  tcbSigner: "Intel SGX TCB Signing",
} as const;

const YEAR = 365 * 86_400_000;

/** A positive serial number of 20 bytes. */
export function randomSerial(random: Random): Uint8Array {
  const serial = random.bytes(20);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

/** Makes new keys and certifies them, valid from a day before `now` for 20 years. */
export async function createTdxAuthorities(now: Date, random: Random): Promise<TdxAuthorities> {
  const notBefore = new Date(now.getTime() - 86_400_000);
  const notAfter = new Date(now.getTime() + 20 * YEAR);
  const rootKey = await tdxKey();
  const make = async (
    name: keyof typeof authorityNames,
    key: TdxKey,
    pathLength: number | undefined,
  ): Promise<TdxAuthority> => {
    const serial = randomSerial(random);
    const certificate = await issueTdxCertificate({
      subject: authorityNames[name],
      issuer: authorityNames.root,
      serial,
      notBefore,
      notAfter,
      key,
      issuerKey: rootKey,
      ...(pathLength !== undefined && { authority: { pathLength } }),
    });
    return { commonName: authorityNames[name], key, serial, certificate };
  };
  return {
    root: await make("root", rootKey, 1),
    platform: await make("platform", await tdxKey(), 0),
    processor: await make("processor", await tdxKey(), 0),
    tcbSigner: await make("tcbSigner", await tdxKey(), undefined),
  };
}

/** Writes an authority for {@linkcode loadTdxAuthority}. */
export async function exportTdxAuthority(authority: TdxAuthority): Promise<TdxAuthorityState> {
  return {
    pkcs8: await authority.key.export(),
    serial: authority.serial.toBase64(),
    certificate: authority.certificate.toBase64(),
  };
}

/** Reads an authority that the vendor wrote. */
export async function loadTdxAuthority(
  name: keyof typeof authorityNames,
  state: TdxAuthorityState,
): Promise<TdxAuthority> {
  return {
    commonName: authorityNames[name],
    key: await tdxKey(state.pkcs8),
    serial: Uint8Array.fromBase64(state.serial),
    certificate: Uint8Array.fromBase64(state.certificate),
  };
}
