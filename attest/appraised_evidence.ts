declare const appraised: unique symbol;

/** A fact about evidence, as JSON. */
export type Claim =
  | string
  | number
  | boolean
  | null
  | readonly Claim[]
  | { readonly [name: string]: Claim };

/** Facts about evidence by name: hex in lower case for bytes, RFC 3339 for times. */
export type Claims = Readonly<Record<string, Claim>>;

/** Genuine evidence that a policy accepted; only appraisal makes one. */
export interface AppraisedEvidence {
  readonly [appraised]: true;
  readonly format: "snp" | "tdx";
  /** The 64 bytes that the guest chose. */
  readonly reportData: Uint8Array;
  /** The 32 bytes that the host chose at launch; see the verified evidence for TDX's exception. */
  readonly hostData: Uint8Array;
  readonly claims: Claims;
  /** The label of the policy that accepted it. */
  readonly acceptedBy: string;
}

/** Seals what a policy accepted; for the appraisers of this room only. */
export function appraisedEvidence(
  facts: Pick<AppraisedEvidence, "format" | "reportData" | "hostData" | "claims" | "acceptedBy">,
): AppraisedEvidence {
  return facts as AppraisedEvidence;
}
