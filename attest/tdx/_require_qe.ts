import { equalBytes, VerificationError } from "../../core/mod.ts";
import type { QeIdentity } from "./qe_identity.ts";
import type { QeReport } from "./qe_report.ts";

const DEBUG = 0x02;

/** Requires that the report comes from Intel's TD quoting enclave. */
export function requireQe(report: QeReport, identity: QeIdentity): void {
  requireMasked("MISCSELECT", 16, report.miscSelect, identity.miscSelect, identity.miscSelectMask);
  requireMasked("ATTRIBUTES", 48, report.attributes, identity.attributes, identity.attributesMask);
  if (((report.attributes[0] ?? DEBUG) & DEBUG) !== 0) {
    throw qeMismatch("ATTRIBUTES", 48, `${report.attributes.toHex()} with the DEBUG bit`, "none");
  }
  if (!equalBytes(report.mrSigner, identity.mrSigner)) {
    throw qeMismatch("MRSIGNER", 128, report.mrSigner.toHex(), identity.mrSigner.toHex());
  }
  if (report.isvProdId !== identity.isvProdId) {
    throw qeMismatch("ISVPRODID", 256, `${report.isvProdId}`, `${identity.isvProdId}`);
  }
}

function requireMasked(
  field: string,
  offset: number,
  actual: Uint8Array,
  wanted: Uint8Array,
  mask: Uint8Array,
): void {
  if (!actual.every((byte, index) => (byte & (mask[index] ?? 0xff)) === wanted[index])) {
    throw qeMismatch(field, offset, actual.toHex(), `${wanted.toHex()} under mask ${mask.toHex()}`);
  }
}

function qeMismatch(
  field: string,
  offset: number,
  actual: string,
  expected: string,
): VerificationError {
  return new VerificationError(
    "tdx_qe_mismatch",
    `Cannot accept the quoting enclave: ${field} is ${actual}, expected ${expected}`,
    { place: { kind: "field", field: `qeReport.${field}`, offset } },
  );
}
