import { VerificationError } from "../../core/mod.ts";

/** Reads the fixed fields of ATTESTATION_REPORT; offsets are those of the specification. */
export class ReportFields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(offset: number): number {
    return this.#view.getUint8(offset);
  }

  u32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  u64(offset: number): bigint {
    return this.#view.getBigUint64(offset, true);
  }

  bytes(offset: number, length: number): Uint8Array {
    return this.#bytes.subarray(offset, offset + length);
  }

  /** Requires that a reserved range is zero: what is not understood is not signed over blindly. */
  zero(offset: number, length: number, field: string): void {
    for (let index = offset; index < offset + length; index++) {
      if (this.#bytes[index] !== 0) throw reportMalformed(field, index, "must be zero");
    }
  }
}

/** A field of the report that has a value the format does not allow. */
export function reportMalformed(field: string, offset: number, rule: string): VerificationError {
  return new VerificationError("snp_report_malformed", `Cannot read SNP report: ${field} ${rule}`, {
    place: { kind: "field", field, offset },
  });
}
