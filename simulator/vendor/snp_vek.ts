import type { SnpProduct, SnpTcb } from "../../attest/mod.ts";
import { issueSnpCertificate, type SnpCertificateFields } from "./snp_certificate.ts";
import { type SnpKey, snpKey } from "./snp_key.ts";
import { der, integer } from "./tdx_der.ts";

/** A signing key of a simulated chip and its certificate. */
export interface SimulatedVek {
  readonly key: SnpKey;
  /** DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
}

/** What the certificate of a signing key says; everything may be changed to something wrong. */
export interface SnpVekFields {
  readonly kind: "VCEK" | "VLEK";
  readonly tcb: SnpTcb;
  /** Hardware id of a VCEK, 64 bytes or 8. */
  readonly hwid: Uint8Array;
  /** Provider of a VLEK. */
  readonly cspId: string;
  /** Extensions that replace (or, as `null`, remove) the usual ones, by suffix of AMD's object identifier. */
  readonly extensions?: Readonly<Record<string, Uint8Array | null>>;
  /** Changes to the certificate itself. */
  readonly certificate?: Partial<Omit<SnpCertificateFields, "key" | "issuerKey" | "extensions">>;
}

const PREFIX = "1.3.6.1.4.1.3704.1.";

function text(value: string): Uint8Array {
  return der(0x16, new TextEncoder().encode(value));
}

function usualExtensions(
  { kind, tcb, hwid, cspId }: SnpVekFields,
  product: SnpProduct,
): Record<string, Uint8Array | null> {
  const turin = product === "Turin";
  const stepping = product === "Milan" && kind === "VCEK" ? "-B0" : "";
  return {
    "1": integer(turin ? 1 : 0),
    "2": text(product + stepping),
    "3.1": integer(tcb.bootloader),
    "3.2": integer(tcb.tee),
    "3.3": integer(tcb.snp),
    ...(turin ? { "3.9": integer(tcb.fmc ?? 0) } : { "3.4": integer(0) }),
    "3.5": integer(0),
    "3.6": integer(0),
    "3.7": integer(0),
    "3.8": integer(tcb.microcode),
    ...(kind === "VCEK" ? { "4": hwid } : { "5": text(cspId) }),
  };
}

/** Makes a signing key and has `issuerKey` certify it. */
export async function issueVek(
  fields: SnpVekFields,
  product: SnpProduct,
  issuerKey: SnpKey,
  now: Date,
): Promise<SimulatedVek> {
  const key = await snpKey("ec");
  const extensions = Object.entries({ ...usualExtensions(fields, product), ...fields.extensions })
    .flatMap(([suffix, value]) => value === null ? [] : [[PREFIX + suffix, value] as const]);
  const years = fields.kind === "VCEK" ? 7 : 1;
  const day = 24 * 60 * 60 * 1000;
  const certificate = await issueSnpCertificate({
    subject: `SEV-${fields.kind}`,
    issuer: fields.kind === "VCEK" ? `SEV-${product}` : `SEV-VLEK-${product}`,
    serial: 0,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + years * 365 * day),
    ...fields.certificate,
    key,
    issuerKey,
    extensions,
  });
  return { key, certificate };
}
