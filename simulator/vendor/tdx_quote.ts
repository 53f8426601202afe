import { concatBytes } from "../../core/mod.ts";

/** Fields of a TD report; lengths in bytes as the format has them. */
export interface TdxBodyFields {
  /** 16. */
  readonly teeTcbSvn: Uint8Array;
  /** 48. */
  readonly mrSeam: Uint8Array;
  /** 48. */
  readonly mrSignerSeam: Uint8Array;
  /** 8. */
  readonly seamAttributes: Uint8Array;
  /** 8. */
  readonly tdAttributes: Uint8Array;
  /** 8. */
  readonly xfam: Uint8Array;
  /** 48. */
  readonly mrTd: Uint8Array;
  /** 48. */
  readonly mrConfigId: Uint8Array;
  /** 48. */
  readonly mrOwner: Uint8Array;
  /** 48. */
  readonly mrOwnerConfig: Uint8Array;
  /** Four of 48. */
  readonly rtmrs: readonly Uint8Array[];
  /** 64. */
  readonly reportData: Uint8Array;
  /** 16; TDX 1.5 only. */
  readonly teeTcbSvn2: Uint8Array;
  /** 48; TDX 1.5 only. */
  readonly mrServiceTd: Uint8Array;
}

/** Version of the quote and kind of the TD report inside. */
export type TdxQuoteShape = "v4" | "v5-td10" | "v5-td15";

/** A little-endian number of 2 or 4 bytes. */
export function littleEndian(value: number, size: 2 | 4): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes.slice(0, size);
}

/** Header and body: what the attestation key signs. */
export function tdxSignedPart(shape: TdxQuoteShape, body: TdxBodyFields): Uint8Array<ArrayBuffer> {
  const td15 = shape === "v5-td15";
  const common = concatBytes(
    body.teeTcbSvn,
    body.mrSeam,
    body.mrSignerSeam,
    body.seamAttributes,
    body.tdAttributes,
    body.xfam,
    body.mrTd,
    body.mrConfigId,
    body.mrOwner,
    body.mrOwnerConfig,
    ...body.rtmrs,
    body.reportData,
  );
  const report = td15 ? concatBytes(common, body.teeTcbSvn2, body.mrServiceTd) : common;
  return concatBytes(
    littleEndian(shape === "v4" ? 4 : 5, 2),
    littleEndian(2, 2),
    littleEndian(0x81, 4),
    new Uint8Array(4),
    Uint8Array.fromHex("939a7233f79c4ca9940a0db3957f0607"),
    new Uint8Array(20),
    ...(shape === "v4" ? [] : [littleEndian(td15 ? 3 : 2, 2), littleEndian(report.length, 4)]),
    report,
  );
}

/** Fields of the report of the quoting enclave. */
export interface QeReportFields {
  /** 4 bytes. */
  readonly miscSelect: Uint8Array;
  /** 16 bytes. */
  readonly attributes: Uint8Array;
  /** 32 bytes. */
  readonly mrSigner: Uint8Array;
  readonly isvProdId: number;
  readonly isvSvn: number;
  /** 64 bytes. */
  readonly reportData: Uint8Array;
}

/** The 384 bytes of an SGX report. */
export function qeReportBytes(fields: QeReportFields, cpuSvn: Uint8Array): Uint8Array<ArrayBuffer> {
  const report = new Uint8Array(384);
  report.set(cpuSvn, 0);
  report.set(fields.miscSelect, 16);
  report.set(fields.attributes, 48);
  report.set(new Uint8Array(32).fill(0x71), 64);
  report.set(fields.mrSigner, 128);
  report.set(littleEndian(fields.isvProdId, 2), 256);
  report.set(littleEndian(fields.isvSvn, 2), 258);
  report.set(fields.reportData, 320);
  return report;
}

/** Everything behind the signed part. */
export interface TdxSignatureFields {
  readonly signature: Uint8Array;
  readonly attestationKey: Uint8Array;
  readonly qeReport: Uint8Array;
  readonly qeReportSignature: Uint8Array;
  readonly qeAuthData: Uint8Array;
  readonly pckChainPem: string;
  /** 6 for the wrapper with the report of the quoting enclave. */
  readonly outerType: number;
  /** 5 for the PCK chain. */
  readonly innerType: number;
}

/** Length and signature data as they follow the signed part. */
export function tdxSignaturePart(fields: TdxSignatureFields): Uint8Array<ArrayBuffer> {
  const pem = new TextEncoder().encode(`${fields.pckChainPem}\0`);
  const inner = concatBytes(
    fields.qeReport,
    fields.qeReportSignature,
    littleEndian(fields.qeAuthData.length, 2),
    fields.qeAuthData,
    littleEndian(fields.innerType, 2),
    littleEndian(pem.length, 4),
    pem,
  );
  const data = concatBytes(
    fields.signature,
    fields.attestationKey,
    littleEndian(fields.outerType, 2),
    littleEndian(inner.length, 4),
    inner,
  );
  return concatBytes(littleEndian(data.length, 4), data);
}
