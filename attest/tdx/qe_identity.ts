import * as v from "valibot";
import {
  componentLevel,
  hexBytes,
  readCollateral,
  utcTime,
  wholeNumber,
} from "./_collateral_schema.ts";
import type { ComponentTcbLevel } from "./tcb_info.ts";

/** What Intel's TD quoting enclave looks like. Source: Intel PCS API v4, enclave identity version 2. */
export interface QeIdentity {
  readonly issueDate: Date;
  readonly nextUpdate: Date;
  readonly evaluationDataNumber: number;
  /** Expected MISCSELECT under the mask, 4 bytes as in the report. */
  readonly miscSelect: Uint8Array;
  readonly miscSelectMask: Uint8Array;
  /** Expected ATTRIBUTES under the mask, 16 bytes as in the report. */
  readonly attributes: Uint8Array;
  readonly attributesMask: Uint8Array;
  readonly mrSigner: Uint8Array;
  readonly isvProdId: number;
  readonly levels: readonly ComponentTcbLevel[];
}

const qeIdentitySchema = v.looseObject({
  id: v.literal("TD_QE"),
  version: v.literal(2),
  issueDate: utcTime,
  nextUpdate: utcTime,
  tcbEvaluationDataNumber: wholeNumber(0xffffffff),
  miscselect: hexBytes(4),
  miscselectMask: hexBytes(4),
  attributes: hexBytes(16),
  attributesMask: hexBytes(16),
  mrsigner: hexBytes(32),
  isvprodid: wholeNumber(0xffff),
  tcbLevels: v.pipe(v.array(componentLevel), v.minLength(1), v.maxLength(256)),
});

/**
 * Reads the inner object of a quoting enclave identity document; the caller has verified its signature.
 *
 * @throws {VerificationError} `tdx_collateral_malformed` with the JSON path.
 */
export function parseQeIdentity(message: Uint8Array): QeIdentity {
  const identity = readCollateral("enclaveIdentity", message, qeIdentitySchema);
  return {
    issueDate: identity.issueDate,
    nextUpdate: identity.nextUpdate,
    evaluationDataNumber: identity.tcbEvaluationDataNumber,
    // The document writes this number in the byte order of the report; Intel's value is zero either way.
    miscSelect: identity.miscselect,
    miscSelectMask: identity.miscselectMask,
    attributes: identity.attributes,
    attributesMask: identity.attributesMask,
    mrSigner: identity.mrsigner,
    isvProdId: identity.isvprodid,
    levels: identity.tcbLevels,
  };
}
