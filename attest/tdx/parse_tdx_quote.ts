import { equalBytes } from "../../core/mod.ts";
import { quoteMalformed } from "./_quote_malformed.ts";
import { QuoteReader } from "./_quote_reader.ts";
import { parseQeReport, type QeReport } from "./qe_report.ts";
import { parseTdBody, TD10_BODY_SIZE, TD15_BODY_SIZE, type TdBody } from "./td_body.ts";

/** A TDX quote whose layout is understood; nothing in it is trusted. All bytes are views on the input. */
export interface ParsedTdxQuote {
  readonly format: "tdx";
  /** Version of the quote format. */
  readonly version: 4 | 5;
  /** The whole input, with trailing bytes. */
  readonly bytes: Uint8Array;
  /** Header and body as they came: the message of the quote signature. */
  readonly signedBytes: Uint8Array;
  /** 20 bytes that the quoting enclave chose; the first 16 name the platform. */
  readonly userData: Uint8Array;
  readonly body: TdBody;
  /** ECDSA P-256 signature over {@link signedBytes}, r || s, 64 bytes big-endian. */
  readonly signature: Uint8Array;
  /** Public attestation key, x || y, 64 bytes big-endian. */
  readonly attestationKey: Uint8Array;
  readonly qeReport: QeReport;
  /** ECDSA P-256 signature of the PCK key over the report of the quoting enclave, r || s. */
  readonly qeReportSignature: Uint8Array;
  /** Authentication data of the quoting enclave, covered by its report data. */
  readonly qeAuthData: Uint8Array;
  /** PEM text: PCK leaf, intermediate and root. */
  readonly pckChainPem: string;
  /** Bytes behind the signature data; unsigned, never interpreted. */
  readonly trailing: Uint8Array;
}

/** Largest quote that is read, in bytes; real ones have 5 to 8 kB. */
export const MAX_QUOTE_SIZE = 65_536;

const INTEL_QE_VENDOR = Uint8Array.fromHex("939a7233f79c4ca9940a0db3957f0607");
const MAX_CERTIFICATION_SIZE = 32_768;

/**
 * Reads a TDX quote of version 4 or 5 with an ECDSA P-256 key and a PCK certificate chain inside.
 *
 * Sizes must be exact; only behind the signature data surplus bytes are kept apart in `trailing`.
 * Source: Intel TDX DCAP Quoting Library API, appendix A.3.
 *
 * @throws {VerificationError} `tdx_quote_truncated`, `tdx_quote_surplus` or `tdx_quote_malformed` with the field and its offset.
 */
export function parseTdxQuote(bytes: Uint8Array): ParsedTdxQuote {
  if (bytes.length > MAX_QUOTE_SIZE) {
    throw quoteMalformed(
      "quote",
      0,
      `has ${bytes.length} bytes, at most ${MAX_QUOTE_SIZE} are read`,
    );
  }
  const reader = new QuoteReader(bytes);
  const { version, userData } = parseHeader(reader);
  const kind = version === 4 ? "td10" : parseBodyKind(reader);
  const bodySize = kind === "td10" ? TD10_BODY_SIZE : TD15_BODY_SIZE;
  const body = parseTdBody(reader.part(bodySize, "body"), kind);
  const signedBytes = bytes.subarray(0, reader.offset);
  const signatureSize = reader.u32("signatureDataLength");
  const signatureData = parseSignatureData(reader.part(signatureSize, "signatureData"));
  const trailing = reader.take(reader.left, "trailing");
  return { format: "tdx", version, bytes, signedBytes, userData, body, ...signatureData, trailing };
}

function parseHeader(reader: QuoteReader): { version: 4 | 5; userData: Uint8Array } {
  const version = reader.u16("header.version");
  if (version !== 4 && version !== 5) {
    throw quoteMalformed("header.version", 0, `is ${version}, expected 4 or 5`);
  }
  const keyType = reader.u16("header.attestationKeyType");
  if (keyType !== 2) {
    throw quoteMalformed("header.attestationKeyType", 2, `is ${keyType}, expected 2 (ECDSA P-256)`);
  }
  const teeType = reader.u32("header.teeType");
  if (teeType !== 0x81) {
    throw quoteMalformed("header.teeType", 4, `is 0x${teeType.toString(16)}, expected 0x81 (TDX)`);
  }
  // Bytes 8 to 11 are reserved in these versions and hold noise in real quotes.
  reader.take(4, "header.reserved");
  const vendor = reader.take(16, "header.qeVendorId");
  if (!equalBytes(vendor, INTEL_QE_VENDOR)) {
    throw quoteMalformed(
      "header.qeVendorId",
      12,
      `is ${vendor.toHex()}, expected ${INTEL_QE_VENDOR.toHex()} (Intel)`,
    );
  }
  return { version, userData: reader.take(20, "header.userData") };
}

function parseBodyKind(reader: QuoteReader): TdBody["kind"] {
  const type = reader.u16("bodyType");
  const size = reader.u32("bodySize");
  if (type !== 2 && type !== 3) {
    throw quoteMalformed("bodyType", 48, `is ${type}, expected 2 (TD 1.0) or 3 (TD 1.5)`);
  }
  const expected = type === 2 ? TD10_BODY_SIZE : TD15_BODY_SIZE;
  if (size !== expected) {
    throw quoteMalformed("bodySize", 50, `is ${size}, expected ${expected} for body type ${type}`);
  }
  return type === 2 ? "td10" : "td15";
}

function parseSignatureData(reader: QuoteReader) {
  const signature = reader.take(64, "signatureData.signature");
  const attestationKey = reader.take(64, "signatureData.attestationKey");
  const outer = certificationPart(reader, "signatureData.certificationData", 6);
  reader.finish("signatureData");
  const qeReport = parseQeReport(outer);
  const qeReportSignature = outer.take(64, "qeReportSignature");
  const qeAuthData = outer.take(outer.u16("qeAuthDataLength"), "qeAuthData");
  const inner = certificationPart(outer, "pckCertificationData", 5);
  outer.finish("signatureData.certificationData");
  const pckChainPem = pemText(inner.take(inner.left, "pckChain"), inner.offset);
  return { signature, attestationKey, qeReport, qeReportSignature, qeAuthData, pckChainPem };
}

function certificationPart(reader: QuoteReader, field: string, wanted: 5 | 6): QuoteReader {
  const start = reader.offset;
  const type = reader.u16(`${field}.type`);
  if (type !== wanted) {
    const meaning = wanted === 6 ? "report of the quoting enclave" : "PCK certificate chain";
    throw quoteMalformed(`${field}.type`, start, `is ${type}, expected ${wanted} (${meaning})`);
  }
  const size = reader.u32(`${field}.size`);
  if (size > MAX_CERTIFICATION_SIZE) {
    throw quoteMalformed(
      `${field}.size`,
      start + 2,
      `is ${size}, at most ${MAX_CERTIFICATION_SIZE} are read`,
    );
  }
  return reader.part(size, field);
}

/** ASCII text; one NUL at the end is a habit of the producers. */
function pemText(bytes: Uint8Array, end: number): string {
  const text = bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
  const decoded = new TextDecoder("latin1").decode(text);
  const foreign = decoded.search(/[^\n\r\x20-\x7e]/);
  if (foreign >= 0) {
    throw quoteMalformed("pckChain", end - bytes.length + foreign, "is not PEM text");
  }
  return decoded;
}
