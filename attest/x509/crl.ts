import { equalBytes, VerificationError } from "../../core/mod.ts";
import { contextTag, type DerElement, DerReader, derTag } from "../der/mod.ts";
import { type DistinguishedName, readName } from "./distinguished_name.ts";
import { type Extension, readExtensions } from "./_extensions.ts";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./signature_algorithm.ts";
import { readTime } from "./_time.ts";

/** A certificate revocation list whose layout is understood; nothing in it is trusted. */
export interface Crl {
  /** The name by which errors call it. */
  readonly label: string;
  readonly der: Uint8Array;
  /** The signed part, TBSCertList, as it came. */
  readonly tbs: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Serial numbers of the revoked certificates as hex of their INTEGER value, with the date of revocation. */
  readonly revoked: ReadonlyMap<string, Date>;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly extensions: ReadonlyMap<string, Extension>;
}

/** Largest revocation list that is read, in bytes. */
export const MAX_CRL_SIZE = 4 * 1024 * 1024;
const MAX_REVOKED = 100_000;
/** cRLNumber and authorityKeyIdentifier; anything else that is critical changes what the list means. */
const understood = new Set(["2.5.29.20", "2.5.29.35"]);
/** reasonCode and invalidityDate of an entry. */
const understoodInEntry = new Set(["2.5.29.21", "2.5.29.24"]);

function requireUnderstood(
  reader: DerReader,
  extensions: ReadonlyMap<string, Extension>,
  known: ReadonlySet<string>,
): void {
  for (const { oid, critical, offset } of extensions.values()) {
    if (critical && !known.has(oid)) {
      throw reader.malformed(
        "extensions",
        `the critical extension ${oid} is not understood`,
        offset,
      );
    }
  }
}

function readRevoked(list: DerReader): ReadonlyMap<string, Date> {
  const revoked = new Map<string, Date>();
  while (!list.atEnd) {
    const entry = list.inside(derTag.sequence, "entry");
    const serial = entry.integer("userCertificate");
    if (serial.length > 21) throw entry.malformed("userCertificate", "has more than 20 bytes");
    revoked.set(serial.toHex(), readTime(entry, "revocationDate"));
    if (!entry.atEnd) {
      requireUnderstood(entry, readExtensions(entry, "extensions"), understoodInEntry);
    }
    entry.end();
    if (revoked.size > MAX_REVOKED) {
      throw list.malformed("entry", `more than ${MAX_REVOKED} certificates are revoked`);
    }
  }
  return revoked;
}

function readTbs(reader: DerReader) {
  if (reader.smallInteger("version", 1) !== 1) throw reader.malformed("version", "must be 1 (v2)");
  const innerAlgorithm = readSignatureAlgorithm(reader, "signature").der;
  const issuer = readName(reader, "issuer");
  const thisUpdate = readTime(reader, "thisUpdate");
  const nextUpdate = readTime(reader, "nextUpdate");
  const list: DerElement | undefined = reader.optional(derTag.sequence, "revokedCertificates");
  const revoked = list === undefined
    ? new Map<string, Date>()
    : readRevoked(reader.enter(list, "revokedCertificates"));
  let extensions: ReadonlyMap<string, Extension> = new Map();
  if (!reader.atEnd) {
    const wrapper = reader.inside(contextTag(0), "extensions");
    extensions = readExtensions(wrapper, "list");
    wrapper.end();
    requireUnderstood(reader, extensions, understood);
  }
  reader.end();
  return { innerAlgorithm, issuer, thisUpdate, nextUpdate, revoked, extensions };
}

/**
 * Reads a version 2 revocation list strictly; a list without nextUpdate, a delta or a partitioned list is refused.
 *
 * @throws {VerificationError} `der_malformed` or `crl_malformed`, with field and byte offset.
 */
export function parseCrl(der: Uint8Array, label: string): Crl {
  if (der.length > MAX_CRL_SIZE) {
    throw new VerificationError(
      "crl_malformed",
      `Cannot read ${label}: it has ${der.length} bytes, more than ${MAX_CRL_SIZE}`,
      { place: { kind: "field", field: label } },
    );
  }
  const outer = new DerReader(der, label);
  const crl = outer.inside(derTag.sequence, "certificateList");
  outer.end();
  const tbs = crl.element(derTag.sequence, "tbsCertList");
  const signatureAlgorithm = readSignatureAlgorithm(crl, "signatureAlgorithm");
  const signature = crl.bitString("signature");
  crl.end();
  const { innerAlgorithm, ...fields } = readTbs(
    new DerReader(tbs.content, label, tbs.contentOffset),
  );
  if (!equalBytes(innerAlgorithm, signatureAlgorithm.der)) {
    throw crl.malformed("signatureAlgorithm", "differs from the one inside the signed part");
  }
  return { label, der, tbs: tbs.raw, signatureAlgorithm, signature, ...fields };
}
