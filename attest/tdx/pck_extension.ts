import { VerificationError } from "../../core/mod.ts";
import { DerReader, derTag } from "../der/mod.ts";
import type { Certificate } from "../x509/mod.ts";

/** What a PCK certificate says about the platform. Source: Intel SGX PCK Certificate profile, 1.3.5. */
export interface PckPlatform {
  /** Platform provisioning identifier, 16 bytes. */
  readonly ppid: Uint8Array;
  /** 16 security version numbers of the CPU. */
  readonly sgxComponents: Uint8Array;
  readonly pceSvn: number;
  /** The encoded form of the components, 16 bytes. */
  readonly cpuSvn: Uint8Array;
  /** Identifier of the provisioning enclave, 2 bytes. */
  readonly pceId: Uint8Array;
  /** Family, model, stepping, platform type and custom SKU, 6 bytes. */
  readonly fmspc: Uint8Array;
  readonly sgxType: "standard" | "scalable" | "scalable-with-integrity";
  /** Platform instance identifier, 16 bytes; certificates of the Platform CA only. */
  readonly piid?: Uint8Array;
  /** Whether packages can be added or replaced; certificates of the Platform CA only. */
  readonly dynamicPlatform?: boolean;
  /** Whether Intel's registration service keeps the platform keys; Platform CA only. */
  readonly cachedKeys?: boolean;
  /** Whether simultaneous multithreading is on; Platform CA only. */
  readonly smtEnabled?: boolean;
}

const SGX_EXTENSION = "1.2.840.113741.1.13.1";
const sgxTypes = ["standard", "scalable", "scalable-with-integrity"] as const;

/** A SEQUENCE of SEQUENCE { OID, value }, taken apart by the last number of the OID. */
class Attributes {
  readonly #values = new Map<number, DerReader>();
  readonly #prefix: string;
  readonly #parent: DerReader;

  constructor(list: DerReader, prefix: string) {
    this.#prefix = prefix;
    this.#parent = list;
    while (!list.atEnd) {
      const attribute = list.inside(derTag.sequence, "attribute");
      const oid = attribute.oid("id");
      const number = oid.startsWith(`${prefix}.`) ? Number(oid.slice(prefix.length + 1)) : NaN;
      if (!Number.isSafeInteger(number) || this.#values.has(number)) {
        throw attribute.malformed("id", `${oid} is foreign or appears twice`);
      }
      this.#values.set(number, attribute);
    }
  }

  /** Reads an attribute to its end. */
  read<T>(number: number, read: (reader: DerReader, field: string) => T): T {
    const field = `${this.#prefix}.${number}`;
    const value = this.#values.get(number);
    if (value === undefined) {
      throw this.#parent.malformed(field, "is missing");
    }
    const result = read(value, field);
    value.end();
    return result;
  }

  /** Reads an attribute if it is there. */
  optional<T>(number: number, read: (reader: DerReader, field: string) => T): T | undefined {
    return this.#values.has(number) ? this.read(number, read) : undefined;
  }
}

function octets(length: number) {
  return (reader: DerReader, field: string): Uint8Array => {
    const { content } = reader.element(derTag.octetString, field);
    if (content.length !== length) {
      throw reader.malformed(field, `has ${content.length} bytes, expected ${length}`);
    }
    return content;
  };
}

function number(max: number) {
  return (reader: DerReader, field: string) => reader.smallInteger(field, max);
}

function list(prefix: string) {
  return (reader: DerReader, field: string) =>
    new Attributes(reader.inside(derTag.sequence, field), prefix);
}

function sgxType(reader: DerReader, field: string): PckPlatform["sgxType"] {
  const { content } = reader.element(derTag.enumerated, field);
  const type = content.length === 1 ? sgxTypes[content[0] ?? 255] : undefined;
  if (type === undefined) {
    throw reader.malformed(field, "is not 0, 1 or 2");
  }
  return type;
}

/**
 * Reads the SGX extension of a PCK certificate.
 *
 * @throws {VerificationError} `pck_extension_missing` or `der_malformed` with the field and its offset.
 */
export function readPckPlatform(certificate: Certificate): PckPlatform {
  const extension = certificate.extensions.get(SGX_EXTENSION);
  if (extension === undefined) {
    throw new VerificationError(
      "pck_extension_missing",
      `Cannot read ${certificate.label}: the SGX extension ${SGX_EXTENSION} is missing`,
      { place: { kind: "field", field: `${certificate.label}.extensions` } },
    );
  }
  const outer = new DerReader(extension.value, certificate.label, extension.offset);
  const attributes = list(SGX_EXTENSION)(outer, "sgxExtension");
  outer.end();
  const tcb = attributes.read(2, list(`${SGX_EXTENSION}.2`));
  const configuration = attributes.optional(7, list(`${SGX_EXTENSION}.7`));
  const boolean = (reader: DerReader, field: string) => reader.boolean(field);
  const optional = {
    piid: attributes.optional(6, octets(16)),
    dynamicPlatform: configuration?.optional(1, boolean),
    cachedKeys: configuration?.optional(2, boolean),
    smtEnabled: configuration?.optional(3, boolean),
  };
  return {
    ppid: attributes.read(1, octets(16)),
    sgxComponents: Uint8Array.from({ length: 16 }, (_, index) => tcb.read(index + 1, number(255))),
    pceSvn: tcb.read(17, number(0xffff)),
    cpuSvn: tcb.read(18, octets(16)),
    pceId: attributes.read(3, octets(2)),
    fmspc: attributes.read(4, octets(6)),
    sgxType: attributes.read(5, sgxType),
    ...defined(optional),
  };
}

function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
