import { VerificationError } from "../../core/mod.ts";
import { DerReader, derTag } from "../der/mod.ts";
import type { Certificate, Extension } from "../x509/mod.ts";
import { type SnpProduct, snpProducts } from "./product.ts";
import { type SnpTcb, tcbComponents } from "./tcb.ts";

/** What AMD says in the extensions of a VCEK or VLEK certificate. */
export interface VekFacts {
  readonly kind: "VCEK" | "VLEK";
  /** 0 for Milan and Genoa, 1 for Turin. */
  readonly structVersion: number;
  /** As certified, with or without a stepping: `Milan-B0`, `Genoa`. */
  readonly productName: string;
  readonly product: SnpProduct;
  /** The TCB that the key is derived from. */
  readonly tcb: SnpTcb;
  /** VCEK: the chip, 64 bytes, or 8 for Turin. */
  readonly hwid: Uint8Array | undefined;
  /** VLEK: the cloud provider. */
  readonly cspId: string | undefined;
}

const PREFIX = "1.3.6.1.4.1.3704.1.";
const splSuffixes = {
  bootloader: "3.1",
  tee: "3.2",
  snp: "3.3",
  microcode: "3.8",
  fmc: "3.9",
} as const;
const reservedSplSuffixes = ["3.4", "3.5", "3.6", "3.7"];
const knownSuffixes = new Set([
  "1",
  "2",
  "4",
  "5",
  ...Object.values(splSuffixes),
  ...reservedSplSuffixes,
]);

function malformed(certificate: Certificate, suffix: string, rule: string): VerificationError {
  return new VerificationError(
    "vek_malformed",
    `Cannot read ${certificate.label}: extension ${PREFIX}${suffix} ${rule}`,
    { place: { kind: "field", field: `${certificate.label}.extensions.${PREFIX}${suffix}` } },
  );
}

class VekExtensions {
  readonly certificate: Certificate;

  constructor(certificate: Certificate) {
    this.certificate = certificate;
    for (const oid of certificate.extensions.keys()) {
      const suffix = oid.startsWith(PREFIX) ? oid.slice(PREFIX.length) : undefined;
      if (suffix !== undefined && !knownSuffixes.has(suffix)) {
        throw malformed(certificate, suffix, "is not known");
      }
    }
  }

  find(suffix: string): Extension | undefined {
    return this.certificate.extensions.get(PREFIX + suffix);
  }

  require(suffix: string): Extension {
    const extension = this.find(suffix);
    if (extension === undefined) throw malformed(this.certificate, suffix, "is missing");
    return extension;
  }

  #reader({ value, offset, oid }: Extension): DerReader {
    return new DerReader(value, `${this.certificate.label}.extensions.${oid}`, offset);
  }

  byte(suffix: string): number {
    const reader = this.#reader(this.require(suffix));
    const value = reader.smallInteger("value", 255);
    reader.end();
    return value;
  }

  text(suffix: string): string {
    const reader = this.#reader(this.require(suffix));
    const { content } = reader.element(derTag.ia5String, "value");
    reader.end();
    const printable = content.length > 0 && content.length <= 128 &&
      content.every((byte) => byte >= 0x20 && byte < 0x7f);
    if (!printable) throw malformed(this.certificate, suffix, "is not short printable text");
    return String.fromCharCode(...content);
  }

  /** Raw, as AMD issues it, or wrapped in an OCTET STRING, as some certificates have it. */
  bytes(suffix: string, length: number): Uint8Array {
    const extension = this.require(suffix);
    if (extension.value.length === length) return extension.value;
    const reader = this.#reader(extension);
    const { content } = reader.element(derTag.octetString, "value");
    reader.end();
    if (content.length === length) return content;
    throw malformed(this.certificate, suffix, `has ${content.length} bytes, expected ${length}`);
  }
}

function readProduct(extensions: VekExtensions): { productName: string; product: SnpProduct } {
  const productName = extensions.text("2");
  // The stepping behind the hyphen is known to be wrong or missing, so it decides nothing.
  const product = snpProducts.find((name) => name === productName.split("-")[0]);
  if (product === undefined) {
    throw malformed(extensions.certificate, "2", `names the unknown product ${productName}`);
  }
  return { productName, product };
}

function readTcb(extensions: VekExtensions, product: SnpProduct): SnpTcb {
  const tcb = Object.fromEntries(
    tcbComponents(product).map((part) => [part, extensions.byte(splSuffixes[part])]),
  );
  if (product !== "Turin" && extensions.find(splSuffixes.fmc)) {
    throw malformed(extensions.certificate, splSuffixes.fmc, `is not allowed on ${product}`);
  }
  for (const suffix of reservedSplSuffixes) {
    if (extensions.find(suffix) && extensions.byte(suffix) !== 0) {
      throw malformed(extensions.certificate, suffix, "is reserved and must be 0");
    }
  }
  return tcb as unknown as SnpTcb;
}

/**
 * Reads AMD's extensions (VCEK certificate and KDS interface specification, 57230, section 3.1).
 *
 * A VCEK needs a hardware id and must not have a provider; a VLEK the reverse.
 *
 * @throws {VerificationError} `vek_malformed` or `der_malformed`.
 */
export function readVekFacts(certificate: Certificate, kind: "VCEK" | "VLEK"): VekFacts {
  const extensions = new VekExtensions(certificate);
  const structVersion = extensions.byte("1");
  const { productName, product } = readProduct(extensions);
  const wanted = product === "Turin" ? 1 : 0;
  if (structVersion !== wanted) {
    throw malformed(certificate, "1", `is ${structVersion}, expected ${wanted} for ${product}`);
  }
  const forbidden = kind === "VCEK" ? "5" : "4";
  if (extensions.find(forbidden)) {
    throw malformed(certificate, forbidden, `is not allowed in ${kind}`);
  }
  return {
    kind,
    structVersion,
    productName,
    product,
    tcb: readTcb(extensions, product),
    hwid: kind === "VCEK" ? extensions.bytes("4", product === "Turin" ? 8 : 64) : undefined,
    cspId: kind === "VLEK" ? extensions.text("5") : undefined,
  };
}
