import * as v from "valibot";
import {
  advisoryIds,
  componentLevel,
  hexBytes,
  readCollateral,
  utcTime,
  wholeNumber,
} from "./_collateral_schema.ts";
import {
  type ComponentTcbStatus,
  type PlatformTcbStatus,
  platformTcbStatuses,
} from "./tcb_status.ts";

/** A TCB level of the TDX module or of the quoting enclave. */
export interface ComponentTcbLevel {
  readonly isvSvn: number;
  /** Date up to which Intel's advisories are considered in this level. */
  readonly date: Date;
  readonly status: ComponentTcbStatus;
  readonly advisories: readonly string[];
}

/** A TCB level of a platform. */
export interface PlatformTcbLevel {
  /** 16 security version numbers of the CPU. */
  readonly sgxComponents: Uint8Array;
  readonly pceSvn: number;
  /** 16 security version numbers of the TDX module, its loader and microcode. */
  readonly tdxComponents: Uint8Array;
  /** Date up to which Intel's advisories are considered in this level. */
  readonly date: Date;
  readonly status: PlatformTcbStatus;
  readonly advisories: readonly string[];
}

/** What a TDX module must look like. */
export interface TdxModule {
  /** Expected MRSIGNERSEAM, 48 bytes. */
  readonly mrSigner: Uint8Array;
  /** Expected SEAMATTRIBUTES under the mask, 8 bytes. */
  readonly attributes: Uint8Array;
  readonly attributesMask: Uint8Array;
}

/** A TDX module of one version with its TCB levels. */
export interface TdxModuleIdentity extends TdxModule {
  /** `TDX_` and the module version as two hex digits, upper case. */
  readonly id: string;
  readonly levels: readonly ComponentTcbLevel[];
}

/** TCB information of one processor family (FMSPC). Source: Intel PCS API v4, TCB info version 3. */
export interface TcbInfo {
  readonly issueDate: Date;
  readonly nextUpdate: Date;
  /** Family, model, stepping, platform type and custom SKU, 6 bytes. */
  readonly fmspc: Uint8Array;
  readonly pceId: Uint8Array;
  /** Number of Intel's TCB recovery event that these levels reflect. */
  readonly evaluationDataNumber: number;
  readonly tdxModule: TdxModule;
  readonly moduleIdentities: readonly TdxModuleIdentity[];
  readonly levels: readonly PlatformTcbLevel[];
}

const components = v.pipe(
  v.array(v.looseObject({ svn: wholeNumber(255) })),
  v.length(16),
  v.transform((list): Uint8Array => Uint8Array.from(list, ({ svn }) => svn)),
);

const platformLevel = v.pipe(
  v.looseObject({
    tcb: v.looseObject({
      sgxtcbcomponents: components,
      pcesvn: wholeNumber(0xffff),
      tdxtcbcomponents: components,
    }),
    tcbDate: utcTime,
    tcbStatus: v.picklist(platformTcbStatuses),
    advisoryIDs: advisoryIds,
  }),
  v.transform((level): PlatformTcbLevel => ({
    sgxComponents: level.tcb.sgxtcbcomponents,
    pceSvn: level.tcb.pcesvn,
    tdxComponents: level.tcb.tdxtcbcomponents,
    date: level.tcbDate,
    status: level.tcbStatus,
    advisories: level.advisoryIDs,
  })),
);

const moduleEntries = {
  mrsigner: hexBytes(48),
  attributes: hexBytes(8),
  attributesMask: hexBytes(8),
};

const moduleIdentity = v.pipe(
  v.looseObject({
    id: v.pipe(v.string(), v.regex(/^TDX_[0-9a-fA-F]{2}$/, "expected TDX_ and two hex digits")),
    ...moduleEntries,
    tcbLevels: v.pipe(v.array(componentLevel), v.minLength(1), v.maxLength(256)),
  }),
  v.transform((identity): TdxModuleIdentity => ({
    id: identity.id.toUpperCase(),
    mrSigner: identity.mrsigner,
    attributes: identity.attributes,
    attributesMask: identity.attributesMask,
    levels: identity.tcbLevels,
  })),
);

const tcbInfoSchema = v.looseObject({
  id: v.literal("TDX"),
  version: v.literal(3),
  issueDate: utcTime,
  nextUpdate: utcTime,
  fmspc: hexBytes(6),
  pceId: hexBytes(2),
  tcbType: v.literal(0),
  tcbEvaluationDataNumber: wholeNumber(0xffffffff),
  tdxModule: v.looseObject(moduleEntries),
  tdxModuleIdentities: v.optional(v.pipe(v.array(moduleIdentity), v.maxLength(256)), []),
  tcbLevels: v.pipe(v.array(platformLevel), v.minLength(1), v.maxLength(256)),
});

/**
 * Reads the inner object of a TCB info document for TDX; the caller has verified its signature.
 *
 * @throws {VerificationError} `tdx_collateral_malformed` with the JSON path.
 */
export function parseTcbInfo(message: Uint8Array): TcbInfo {
  const info = readCollateral("tcbInfo", message, tcbInfoSchema);
  const { mrsigner: mrSigner, attributes, attributesMask } = info.tdxModule;
  return {
    issueDate: info.issueDate,
    nextUpdate: info.nextUpdate,
    fmspc: info.fmspc,
    pceId: info.pceId,
    evaluationDataNumber: info.tcbEvaluationDataNumber,
    tdxModule: { mrSigner, attributes, attributesMask },
    moduleIdentities: info.tdxModuleIdentities,
    levels: info.tcbLevels,
  };
}
