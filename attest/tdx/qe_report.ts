import type { QuoteReader } from "./_quote_reader.ts";

/** The SGX report of the quoting enclave, 384 bytes. Source: Intel SDM volume 3D, REPORT. */
export interface QeReport {
  /** The bytes that the PCK key signed. */
  readonly bytes: Uint8Array;
  readonly cpuSvn: Uint8Array;
  /** 4 bytes, little-endian bit set. */
  readonly miscSelect: Uint8Array;
  /** 16 bytes: flags and XFRM; bit 1 of the first byte is DEBUG. */
  readonly attributes: Uint8Array;
  readonly mrEnclave: Uint8Array;
  /** SHA-256 of the key that signed the enclave. */
  readonly mrSigner: Uint8Array;
  readonly isvProdId: number;
  readonly isvSvn: number;
  /** SHA-256(attestation key || authentication data) and 32 zero bytes. */
  readonly reportData: Uint8Array;
}

/** Size of an SGX report in bytes. */
export const QE_REPORT_SIZE = 384;

/** Reads the report of the quoting enclave. */
export function parseQeReport(reader: QuoteReader): QeReport {
  const bytes = reader.take(QE_REPORT_SIZE, "qeReport");
  const u16 = (offset: number) => (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
  return {
    bytes,
    cpuSvn: bytes.subarray(0, 16),
    miscSelect: bytes.subarray(16, 20),
    attributes: bytes.subarray(48, 64),
    mrEnclave: bytes.subarray(64, 96),
    mrSigner: bytes.subarray(128, 160),
    isvProdId: u16(256),
    isvSvn: u16(258),
    reportData: bytes.subarray(320, 384),
  };
}
