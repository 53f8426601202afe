import { QuoteReader } from "./_quote_reader.ts";

/** The four run-time measurement registers of a TD, 48 bytes each. */
export type Rtmrs = readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/**
 * The TD report inside a quote: 584 bytes of TDX 1.0, or 648 bytes of TDX 1.5.
 *
 * All fields are views on the raw bytes. Source: Intel TDX DCAP Quoting Library API, appendix A.3.
 */
export interface TdBody {
  /** `td10` for the body of TDX 1.0 (v4, or v5 type 2), `td15` for TDX 1.5 (v5 type 3). */
  readonly kind: "td10" | "td15";
  /** 16 security version numbers: [0] module SVN, [1] module version, [2] SEAM loader. */
  readonly teeTcbSvn: Uint8Array;
  /** Measurement of the TDX module, 48 bytes. */
  readonly mrSeam: Uint8Array;
  /** Signer of the TDX module, 48 bytes; all zero means Intel. */
  readonly mrSignerSeam: Uint8Array;
  /** 8 bytes, little-endian bit set. */
  readonly seamAttributes: Uint8Array;
  /** 8 bytes, little-endian bit set; see {@link tdAttributeNames}. */
  readonly tdAttributes: Uint8Array;
  /** Extended features that the TD may use, 8 bytes, little-endian bit set like XCR0. */
  readonly xfam: Uint8Array;
  /** Measurement of the initial contents of the TD, 48 bytes. */
  readonly mrTd: Uint8Array;
  /** 48 bytes that the host chose at launch; Contrast puts the initdata digest here. */
  readonly mrConfigId: Uint8Array;
  /** Owner that the host named at launch, 48 bytes. */
  readonly mrOwner: Uint8Array;
  /** Owner-defined configuration, 48 bytes. */
  readonly mrOwnerConfig: Uint8Array;
  /** RTMR0 to RTMR3. */
  readonly rtmrs: Rtmrs;
  /** 64 bytes that the guest chose. */
  readonly reportData: Uint8Array;
  /** Versions of the TDX module that runs now (1.5 only); differs after a TD-preserving update. */
  readonly teeTcbSvn2?: Uint8Array;
  /** Hash of the bound service TDs, 48 bytes (1.5 only); all zero means none. */
  readonly mrServiceTd?: Uint8Array;
}

/** Size of the TD report of TDX 1.0 in bytes. */
export const TD10_BODY_SIZE = 584;
/** Size of the TD report of TDX 1.5 in bytes. */
export const TD15_BODY_SIZE = 648;

/** Reads a TD report; the reader holds exactly the size that `kind` has. */
export function parseTdBody(reader: QuoteReader, kind: TdBody["kind"]): TdBody {
  const digest = (field: string) => reader.take(48, `body.${field}`);
  const body = {
    kind,
    teeTcbSvn: reader.take(16, "body.TEE_TCB_SVN"),
    mrSeam: digest("MRSEAM"),
    mrSignerSeam: digest("MRSIGNERSEAM"),
    seamAttributes: reader.take(8, "body.SEAMATTRIBUTES"),
    tdAttributes: reader.take(8, "body.TDATTRIBUTES"),
    xfam: reader.take(8, "body.XFAM"),
    mrTd: digest("MRTD"),
    mrConfigId: digest("MRCONFIGID"),
    mrOwner: digest("MROWNER"),
    mrOwnerConfig: digest("MROWNERCONFIG"),
    rtmrs: [digest("RTMR0"), digest("RTMR1"), digest("RTMR2"), digest("RTMR3")] as const,
    reportData: reader.take(64, "body.REPORTDATA"),
  };
  if (kind === "td10") {
    return body;
  }
  return {
    ...body,
    teeTcbSvn2: reader.take(16, "body.TEE_TCB_SVN2"),
    mrServiceTd: digest("MRSERVICETD"),
  };
}
