import { equalBytes, VerificationError } from "../../core/mod.ts";
import { contextTag, DerReader, derTag } from "../der/mod.ts";
import { type DistinguishedName, readName } from "./distinguished_name.ts";
import { type Extension, readExtensions } from "./_extensions.ts";
import { type CertificateKey, readPublicKey } from "./public_key.ts";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./signature_algorithm.ts";
import { type StandardExtensions, standardExtensions } from "./_standard_extensions.ts";
import { readTime } from "./_time.ts";

/** An X.509 v3 certificate whose layout is understood; nothing in it is trusted. All bytes are views on the input. */
export interface Certificate {
  /** The name by which errors call it, for example `VCEK`. */
  readonly label: string;
  readonly der: Uint8Array;
  /** The signed part, TBSCertificate, as it came. */
  readonly tbs: Uint8Array;
  /** Serial number, big-endian two's complement. Zero in every AMD VCEK. */
  readonly serial: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: CertificateKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** RSA-PSS: as is. ECDSA: DER Ecdsa-Sig-Value. */
  readonly signature: Uint8Array;
  /** All extensions by object identifier. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Those of RFC 5280 that path validation uses. */
  readonly standard: StandardExtensions;
}

/** Largest certificate that is read, in bytes; the vendors' have 0.6 to 2 kB. */
export const MAX_CERTIFICATE_SIZE = 16_384;

/**
 * Reads a certificate strictly (RFC 5280): version 3, DER, known algorithms, no repeated extension, nothing left over.
 *
 * @param label the name by which errors call it, for example `VCEK`.
 * @throws {VerificationError} `der_malformed` or `certificate_malformed`, with field and byte offset.
 */
export function parseCertificate(der: Uint8Array, label: string): Certificate {
  if (der.length > MAX_CERTIFICATE_SIZE) {
    throw new VerificationError(
      "certificate_malformed",
      `Cannot read ${label}: it has ${der.length} bytes, more than ${MAX_CERTIFICATE_SIZE}`,
      { place: { kind: "field", field: label } },
    );
  }
  const outer = new DerReader(der, label);
  const certificate = outer.inside(derTag.sequence, "certificate");
  outer.end();
  const tbs = certificate.element(derTag.sequence, "tbsCertificate");
  const signatureAlgorithm = readSignatureAlgorithm(certificate, "signatureAlgorithm");
  const signature = certificate.bitString("signature");
  certificate.end();
  const fields = readTbs(new DerReader(tbs.content, label, tbs.contentOffset));
  if (!equalBytes(fields.innerAlgorithm, signatureAlgorithm.der)) {
    throw certificate.malformed(
      "signatureAlgorithm",
      "differs from the one inside the signed part",
    );
  }
  const { innerAlgorithm: _, ...rest } = fields;
  return { label, der, tbs: tbs.raw, signatureAlgorithm, signature, ...rest };
}

function readTbs(reader: DerReader) {
  const version = reader.inside(contextTag(0), "version");
  if (version.smallInteger("value", 2) !== 2) throw version.malformed("value", "must be 2 (v3)");
  version.end();
  const serial = reader.integer("serialNumber");
  if (serial.length > 21) throw reader.malformed("serialNumber", "has more than 20 bytes");
  const innerAlgorithm = readSignatureAlgorithm(reader, "signature").der;
  const issuer = readName(reader, "issuer");
  const validity = reader.inside(derTag.sequence, "validity");
  const notBefore = readTime(validity, "notBefore");
  const notAfter = readTime(validity, "notAfter");
  validity.end();
  const subject = readName(reader, "subject");
  const publicKey = readPublicKey(reader, "subjectPublicKeyInfo");
  const wrapper = reader.inside(contextTag(3), "extensions");
  const extensions = readExtensions(wrapper, "list");
  wrapper.end();
  reader.end();
  const standard = standardExtensions(extensions, reader.what);
  return {
    serial,
    innerAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKey,
    extensions,
    standard,
  };
}
